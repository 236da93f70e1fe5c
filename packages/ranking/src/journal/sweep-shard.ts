import type { CallOptions, OrderedStore } from '@feedloom/core';
import {
  ALL_EVENTS,
  ALL_SUMMARIES,
  eventsOf,
  readEvent,
  readSummary,
  summaryKey,
  userOfSummary,
} from './journal-cells.js';
import type { JournalShard } from './shard.js';

/** Events that one step looks at. */
const EVENTS = 1_000;

/** Users that one step looks at. */
const USERS = 100;

/** Walks a shard in small steps, round and round, and deletes what has expired. */
export class ShardSweep {
  readonly #store: OrderedStore;
  readonly #shard: JournalShard;
  #next: { readonly of: 'events' | 'users'; readonly from: Uint8Array } = { of: 'events', from: ALL_EVENTS.gte };

  constructor(store: OrderedStore, shard: JournalShard) {
    this.#store = store;
    this.#shard = shard;
  }

  /** Looks at the next cells: at events, and once those are done at users, of whom nothing is left without events. */
  async step(notBefore: number, options: CallOptions): Promise<void> {
    if (this.#next.of === 'events') await this.#events(notBefore, options);
    else await this.#users(notBefore, options);
  }

  async #events(notBefore: number, options: CallOptions): Promise<void> {
    const range = { gte: this.#next.from, lt: ALL_EVENTS.lt, limit: EVENTS };
    const [cells = []] = await this.#store.read(this.#shard.partition, [range], options);
    const isExpired = (at: number | undefined): boolean => at !== undefined && at < notBefore;
    await this.#shard.delete(
      cells.filter((cell) => isExpired(readEvent(cell)?.at)),
      options,
    );
    const last = cells.length < EVENTS ? undefined : cells.at(-1);
    this.#next = last === undefined ? { of: 'users', from: ALL_SUMMARIES.gte } : { of: 'events', from: last.key };
  }

  async #users(notBefore: number, options: CallOptions): Promise<void> {
    const range = { gte: this.#next.from, lt: ALL_SUMMARIES.lt, limit: USERS };
    const [summaries = []] = await this.#store.read(this.#shard.partition, [range], options);
    // What was dropped before is too old by itself; then nothing needs the summary.
    const old = summaries.filter(({ value }) => readSummary(value).droppedTo < notBefore);
    const users = old.map(({ key }) => userOfSummary(key));
    const firsts = users.map((user) => ({ ...eventsOf(user), limit: 1 }));
    const kept = users.length === 0 ? [] : await this.#store.read(this.#shard.partition, firsts, options);
    const gone = users.filter((_, index) => kept[index]?.length === 0);
    await this.#shard.delete(
      gone.map((user) => ({ key: summaryKey(user) })),
      options,
    );
    const last = summaries.length < USERS ? undefined : summaries.at(-1);
    this.#next = last === undefined ? { of: 'events', from: ALL_EVENTS.gte } : { of: 'users', from: last.key };
  }
}
