import { FeedloomError } from '@feedloom/core';
import type { CallOptions, Clock, Deadline, OrderedStore, Random } from '@feedloom/core';
import { GraphPartitions } from './graph-keys.js';

/** How often a change is made anew because another one came first. */
const ATTEMPTS = 64;

/** Where a graph lies, and what its writes wait with. */
export interface StoreAccessOptions {
  readonly store: OrderedStore;
  readonly namespace: string;
  readonly clock: Clock;
  readonly random: Random;
  /** The longest that one call of the store may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** What all parts that read and write the store share. */
export class StoreAccess {
  readonly store: OrderedStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly partitions: GraphPartitions;
  readonly #timeoutMs: number;

  constructor({ store, namespace, clock, random, timeoutMs }: StoreAccessOptions) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.partitions = new GraphPartitions(namespace);
    this.#timeoutMs = timeoutMs;
  }

  /** What one call of the store is given of a deadline. */
  call(deadline: Deadline): CallOptions {
    return deadline.within(this.#timeoutMs).toCallOptions();
  }

  /**
   * Tries again whenever another writer came first.
   *
   * @param attempt - `undefined` if it did.
   * @throws `ERR_CONFLICT` if others always come first.
   */
  async insist<Result extends object>(deadline: Deadline, attempt: () => Promise<Result | undefined>): Promise<Result> {
    for (let tried = 1; tried <= ATTEMPTS; tried += 1) {
      const result = await attempt();
      if (result !== undefined) return result;
      // Not in step with the others that lost.
      await deadline.sleep(this.random.next() * 2 ** Math.min(tried, 6), 'a change of the graph');
    }
    const message = 'The graph is changed by others too often. Try again.';
    throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
  }
}
