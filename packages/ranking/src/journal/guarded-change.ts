import { FeedloomError } from '@feedloom/core';
import type { CallOptions, Entry, OrderedStore, Random, ReadPart } from '@feedloom/core';
import { HEAD_KEY } from './journal-cells.js';

/** What to write, and what to tell the caller. Without anything to write nothing is written. */
export interface ChangePlan<Result> {
  readonly puts: readonly Entry[];
  readonly deletes: readonly Uint8Array[];
  readonly result: Result;
}

/** Where a guarded partition lies. */
export interface GuardedPartition {
  readonly store: OrderedStore;
  readonly partition: string;
  readonly random: Random;
}

/** How often a change is planned anew because a write whose answer was lost came first. */
const ATTEMPTS = 16;

/**
 * Changes a partition by what is there. Every write moves the head to random bytes and expects the one that was read, so a
 * write whose answer was lost is done before the next one or never: none can land after an erasure.
 *
 * @throws `ERR_CONFLICT`, retryable, if other writes always come first: another process writes the same journal.
 */
export async function guardedChange<Result>(
  { store, partition, random }: GuardedPartition,
  parts: readonly ReadPart[],
  plan: (found: readonly (readonly Entry[])[]) => ChangePlan<Result> | Promise<ChangePlan<Result>>,
  options: CallOptions,
): Promise<Result> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [[head] = [], ...found] = await store.read(partition, [{ key: HEAD_KEY }, ...parts], options);
    const { puts, deletes, result } = await plan(found);
    if (puts.length === 0 && deletes.length === 0) return result;
    const guard = { key: HEAD_KEY, expected: head?.value };
    const moved = { key: HEAD_KEY, value: random.bytes(16) };
    if (await store.write(partition, { guard, puts: [...puts, moved], deletes }, options)) return result;
  }
  const message = 'A journal is written by others all the time. Let one process write it.';
  throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
}
