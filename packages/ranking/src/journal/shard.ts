import { FeedloomError } from '@feedloom/core';
import type { CallOptions, Entry, Interaction, OrderedStore, Random } from '@feedloom/core';
import {
  SALT_KEY,
  erasedKey,
  eventCell,
  eventKey,
  eventsOf,
  readEvent,
  readSummary,
  readTime,
  summaryKey,
  writeSummary,
  writeTime,
} from './journal-cells.js';
import type { UserSummary } from './journal-cells.js';

/** Which events a shard keeps. */
export interface ShardLimits {
  /** Events kept of each user. */
  readonly perUser: number;
  /** Events that happened before this are not taken, in milliseconds since the Unix epoch. */
  readonly notBefore: number;
}

/** Cells of one write. */
const WRITE = 1_000;

/** Events of writes without an answer that are remembered; of others the readers learn after a restart. */
const MAX_UNCERTAIN = 10_000;

/** Some users' events in one partition of a store. One caller at a time. */
export class JournalShard {
  readonly #store: OrderedStore;
  readonly #salt: Uint8Array;
  /** By id: events of writes whose fate is unknown. They may be kept, and nobody has learned of them. */
  readonly #uncertain = new Map<string, Interaction>();
  /** The partition. */
  readonly partition: string;

  private constructor(store: OrderedStore, partition: string, salt: Uint8Array) {
    this.#store = store;
    this.#salt = salt;
    this.partition = partition;
  }

  /** Opens a shard, and gives a new one its salt. */
  static async open(
    store: OrderedStore,
    partition: string,
    random: Random,
    options: CallOptions,
  ): Promise<JournalShard> {
    const drawn = random.bytes(16);
    const guard = { key: SALT_KEY, expected: undefined };
    await store.write(partition, { guard, puts: [{ key: SALT_KEY, value: drawn }] }, options);
    const [[salt] = []] = await store.read(partition, [{ key: SALT_KEY }], options);
    return new JournalShard(store, partition, salt?.value ?? drawn);
  }

  /**
   * Keeps the events that are new, in one write.
   *
   * @returns Those, and kept ones whose write had no answer. Not new are events that are kept otherwise, that happened before the user's erasure, or that were dropped.
   */
  async keep(events: readonly Interaction[], limits: ShardLimits, options: CallOptions): Promise<Interaction[]> {
    const users = [...new Set(events.map(({ user }) => user))];
    const keys = [...users.flatMap((user) => [summaryKey(user), erasedKey(user, this.#salt)]), ...events.map(eventKey)];
    const cells = await this.#store.read(
      this.partition,
      keys.map((key) => ({ key })),
      options,
    );
    const values = cells.map((found) => found[0]?.value);
    const summaries = new Map(users.map((user, at) => [user, readSummary(values[2 * at])]));
    const erasedAt = new Map(users.map((user, at) => [user, readTime(values[2 * at + 1])]));
    const isKept = (index: number): boolean => values[2 * users.length + index] !== undefined;
    const found = events.filter(({ event }, index) => isKept(index) && this.#uncertain.has(event));
    const fresh = events.filter(({ user, at }, index) => {
      if (isKept(index) || at < limits.notBefore) return false;
      return at > (erasedAt.get(user) ?? -1) && at > (summaries.get(user)?.droppedTo ?? 0);
    });
    if (fresh.length > 0) await this.#put(fresh, summaries, limits.perUser, options);
    for (const { event } of events) this.#uncertain.delete(event);
    return [...found, ...fresh];
  }

  /** All kept events of a user that were learned, oldest first. */
  async eventsOf(user: string, options: CallOptions): Promise<Interaction[]> {
    const [cells = []] = await this.#store.read(this.partition, [eventsOf(user)], options);
    return cells.flatMap((cell) => readEvent(cell) ?? []).filter(({ event }) => !this.#uncertain.has(event));
  }

  /** Deletes all of a user's in one write, and refuses events up to `at` from then on. @returns How many records there were. */
  async erase(user: string, at: number, options: CallOptions): Promise<number> {
    const key = summaryKey(user);
    const [cells = [], summary = []] = await this.#store.read(this.partition, [eventsOf(user), { key }], options);
    const puts = [{ key: erasedKey(user, this.#salt), value: writeTime(at) }];
    const deletes = [...cells, ...summary].map((cell) => cell.key);
    await this.#store.write(this.partition, { puts, deletes }, options);
    return deletes.length;
  }

  /** Deletes cells, a thousand with each write. */
  async delete(cells: readonly Entry[], options: CallOptions): Promise<void> {
    for (let at = 0; at < cells.length; at += WRITE) {
      const deletes = cells.slice(at, at + WRITE).map(({ key }) => key);
      await this.#store.write(this.partition, { deletes }, options);
    }
  }

  async #put(
    fresh: readonly Interaction[],
    summaries: ReadonlyMap<string, UserSummary>,
    perUser: number,
    options: CallOptions,
  ): Promise<void> {
    const counts = new Map<string, number>();
    for (const { user } of fresh) counts.set(user, (counts.get(user) ?? 0) + 1);
    const puts = fresh.map(eventCell);
    const deletes: Uint8Array[] = [];
    for (const [user, added] of counts) {
      const before = summaries.get(user) ?? readSummary(undefined);
      const summary = await this.#makeRoom(user, before, added, perUser, deletes, options);
      puts.push({ key: summaryKey(user), value: writeSummary(summary) });
    }
    try {
      await this.#store.write(this.partition, { puts, deletes }, options);
    } catch (error) {
      if (FeedloomError.is(error) && error.indeterminate && this.#uncertain.size < MAX_UNCERTAIN) {
        for (const event of fresh) this.#uncertain.set(event.event, event);
      }
      throw error;
    }
  }

  /** Drops a user's oldest events when there are a quarter too many: rarely, and many at once. */
  async #makeRoom(
    user: string,
    { count, droppedTo }: UserSummary,
    added: number,
    perUser: number,
    deletes: Uint8Array[],
    options: CallOptions,
  ): Promise<UserSummary> {
    if (count + added <= perUser * 1.25) return { count: count + added, droppedTo };
    // Counted anew: events that expired are still in the count.
    const [kept = []] = await this.#store.read(this.partition, [eventsOf(user)], options);
    const oldest = kept.slice(0, Math.max(0, kept.length + added - perUser));
    deletes.push(...oldest.map(({ key }) => key));
    const last = oldest.at(-1);
    const at = last === undefined ? undefined : readEvent(last)?.at;
    return { count: kept.length + added - oldest.length, droppedTo: Math.max(droppedTo, at ?? 0) };
  }
}
