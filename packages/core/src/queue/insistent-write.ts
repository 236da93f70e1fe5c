import type { Change, Entry, OrderedStore } from '../contracts/ordered-store.js';
import type { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { sameBytes } from '../keys/bytes.js';

/** How often a change is written before an indeterminate failure is passed on. */
const ATTEMPTS = 4;

/**
 * Writes a guarded change and finds out what became of it when an answer is lost: it writes again, and if the guard
 * refuses that, `proof` (a cell that only this change puts) tells whether the lost write was done.
 *
 * @returns Whether the change was done; `undefined` if it cannot be told, because there is no proof to look for.
 */
export async function writeInsistently(
  store: OrderedStore,
  partition: string,
  change: Change,
  proof: Entry | undefined,
  deadline: Deadline,
): Promise<boolean | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const done = await store.write(partition, change, deadline.toCallOptions());
      if (done || attempt === 1) return done;
      if (proof === undefined) return undefined;
      const [found] = await store.read(partition, [{ key: proof.key }], deadline.toCallOptions());
      return sameBytes(found?.[0]?.value, proof.value);
    } catch (error) {
      if (!FeedloomError.is(error) || !error.indeterminate || attempt === ATTEMPTS || deadline.expired) throw error;
    }
  }
}
