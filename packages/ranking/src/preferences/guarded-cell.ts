import type { Clock, Deadline, OrderedStore, Random } from '@feedloom/core';
import { FeedloomError, sameBytes } from '@feedloom/core';

/** How often a change is made anew because another one came first. */
const ATTEMPTS = 64;

/** How often a write whose answer was lost is looked after. */
const UNSURE_ATTEMPTS = 4;

/** Where a cell lies, and what it waits with. */
export interface GuardedCellOptions {
  readonly store: OrderedStore;
  readonly partition: string;
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
}

/** What to do about a cell: the bytes to put, or `undefined` to leave it, and what to tell the caller. */
export interface CellPlan<Result> {
  readonly next: Uint8Array | undefined;
  readonly result: Result;
}

/** One cell that is changed by compare-and-swap, so that of two processes that change it neither loses anything. */
export class GuardedCell {
  readonly #options: GuardedCellOptions;

  constructor(options: GuardedCellOptions) {
    this.#options = options;
  }

  /** The cell's bytes, in one read. */
  async read(deadline: Deadline): Promise<Uint8Array | undefined> {
    const { store, partition, key } = this.#options;
    const [found] = await store.read(partition, [{ key }], deadline.toCallOptions());
    return found?.[0]?.value;
  }

  /**
   * Makes a change that depends on what is there, and makes it anew whenever another one came first. If an answer is
   * lost, it looks whether the write was done.
   *
   * @param plan - What to do about the bytes; no two plans may put the same bytes.
   * @throws `ERR_CONFLICT` if others always come first.
   */
  async change<Result>(
    plan: (found: Uint8Array | undefined) => CellPlan<Result> | Promise<CellPlan<Result>>,
    deadline: Deadline,
  ): Promise<Result> {
    const { store, partition, key, random } = this.#options;
    let unsure: CellPlan<Result> | undefined;
    let lost = 0;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const found = await this.read(deadline);
      if (unsure !== undefined && sameBytes(found, unsure.next)) return unsure.result;
      const planned = await plan(found);
      if (planned.next === undefined) return planned.result;
      const change = { guard: { key, expected: found }, puts: [{ key, value: planned.next }] };
      try {
        if (await store.write(partition, change, deadline.toCallOptions())) return planned.result;
      } catch (error) {
        lost += 1;
        if (!FeedloomError.is(error) || !error.indeterminate || lost === UNSURE_ATTEMPTS || deadline.expired)
          throw error;
        unsure = planned;
      }
      // Not in step with the others that lost.
      await deadline.sleep(random.next() * 2 ** Math.min(attempt, 6), 'a change of what was learnt');
    }
    const message = 'What was learnt is changed by others too often. Try again.';
    throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
  }
}
