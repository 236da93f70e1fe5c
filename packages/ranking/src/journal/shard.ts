import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import type { CallOptions, Entry, Interaction, OrderedStore, Random } from '@feedloom/core';
import {
  ALL_ERASED,
  SALT_KEY,
  erasedKey,
  eventCell,
  eventKey,
  eventsBefore,
  eventsOf,
  readEvent,
  readSummary,
  readTime,
  summaryKey,
  writeSummary,
  writeTime,
} from './journal-cells.js';
import type { KeptEvent, UserSummary } from './journal-cells.js';
import { guardedChange } from './guarded-change.js';
import type { ChangePlan } from './guarded-change.js';

/** Which events a shard keeps. */
export interface ShardLimits {
  /** Events kept of each user. */
  readonly perUser: number;
  /** Events that happened before this are not taken, and those that are kept go, in milliseconds since the Unix epoch. */
  readonly notBefore: number;
  /** An event that gives a later time happened now. */
  readonly now: number;
}

/** Cells of one write. */
const WRITE = 1_000;

/** Expired events of a user that go with one write. */
const EXPIRED = 256;

/** Events of writes without an answer that are remembered; of others the readers learn after a restart. */
const MAX_UNCERTAIN = 10_000;

/** Some users' events in one partition of a store. One caller at a time. */
export class JournalShard {
  readonly #store: OrderedStore;
  readonly #salt: Uint8Array;
  readonly #random: Random;
  /** By id: events of writes whose fate is unknown. They may be kept, and nobody has learned of them. */
  readonly #uncertain = new Map<string, Interaction>();
  /** The partition. */
  readonly partition: string;

  private constructor(store: OrderedStore, partition: string, salt: Uint8Array, random: Random) {
    this.#store = store;
    this.#salt = salt;
    this.#random = random;
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
    return new JournalShard(store, partition, salt?.value ?? drawn, random);
  }

  /**
   * Keeps the events that are new, in one write, and lets go of what has expired of the same users.
   *
   * @returns Those, and kept ones whose write had no answer. Not new are events that are kept otherwise, that happened before the user's erasure, or that were dropped.
   */
  async keep(events: readonly Interaction[], limits: ShardLimits, options: CallOptions): Promise<Interaction[]> {
    const users = [...new Set(events.map(({ user }) => user))];
    const keys = [...users.flatMap((user) => [summaryKey(user), erasedKey(user, this.#salt)]), ...events.map(eventKey)];
    const old = users.map((user) => eventsBefore(user, limits.notBefore, EXPIRED));
    let fresh: Interaction[] = [];
    const plan = async (cells: readonly (readonly Entry[])[]): Promise<ChangePlan<Interaction[]>> => {
      const values = cells.map((found) => found[0]?.value);
      const summaries = new Map(users.map((user, at) => [user, readSummary(values[2 * at])]));
      const erasedAt = new Map(users.map((user, at) => [user, readTime(values[2 * at + 1])]));
      const isKept = (index: number): boolean => values[2 * users.length + index] !== undefined;
      const found = events.flatMap(({ event }, index) => (isKept(index) && this.#uncertain.get(event)) || []);
      const isNew = ({ user, at }: Interaction, index: number): boolean => {
        if (isKept(index) || at < limits.notBefore) return false;
        return at > (erasedAt.get(user) ?? -1) && at > (summaries.get(user)?.droppedTo ?? 0);
      };
      const added = events.filter(isNew);
      fresh = added.map((event) => ({ ...event, at: Math.min(event.at, limits.now) }));
      const expired = new Map(users.map((user, at) => [user, cells[keys.length + at] ?? []]));
      const change = await this.#planned(added, { summaries, expired }, limits, options);
      return { ...change, result: [...found, ...fresh] };
    };
    try {
      const parts = [...keys.map((key) => ({ key })), ...old];
      const learned = await this.#change(parts, plan, options);
      for (const { event } of events) this.#uncertain.delete(event);
      return learned;
    } catch (error) {
      if (FeedloomError.is(error) && error.indeterminate && this.#uncertain.size < MAX_UNCERTAIN) {
        for (const event of fresh) this.#uncertain.set(event.event, event);
      }
      throw error;
    }
  }

  /** All kept events of a user that were learned, oldest first. */
  async eventsOf(user: string, options: CallOptions): Promise<Interaction[]> {
    const [cells = []] = await this.#store.read(this.partition, [eventsOf(user)], options);
    return cells
      .flatMap((cell) => readEvent(cell) ?? [])
      .filter(({ event }) => !this.#uncertain.has(event))
      .map(({ toldAt: _, ...event }) => event);
  }

  /**
   * Deletes all of a user's in one write, and refuses what happened before from then on: events that give a time up to
   * `now`, or up to the latest of the deleted ones. @returns How many records there were.
   */
  async erase(user: string, now: number, options: CallOptions): Promise<number> {
    const erased = erasedKey(user, this.#salt);
    const parts = [eventsOf(user), { key: summaryKey(user) }, { key: erased }];
    const plan = ([events = [], summary = [], times = []]: readonly (readonly Entry[])[]): ChangePlan<number> => {
      const told = events.map((cell) => readEvent(cell)?.toldAt ?? 0);
      const at = Math.max(now, readTime(times[0]?.value), ...told);
      const deletes = [...events, ...summary].map((cell) => cell.key);
      return { puts: [{ key: erased, value: writeTime(at) }], deletes, result: deletes.length };
    };
    const records = await this.#change(parts, plan, options);
    for (const [id, event] of this.#uncertain) if (event.user === user) this.#uncertain.delete(id);
    return records;
  }

  /** Says of kept events whether they are of before their user's erasure, as of now. */
  async erasures(options: CallOptions): Promise<(event: KeptEvent) => boolean> {
    const times = new Map<string, number>();
    for await (const { key, value } of this.#store.scan({ partition: this.partition, ...ALL_ERASED }, options)) {
      times.set(Buffer.from(key).toString('base64'), readTime(value));
    }
    return ({ user, toldAt }) => {
      if (times.size === 0) return false;
      return toldAt <= (times.get(Buffer.from(erasedKey(user, this.#salt)).toString('base64')) ?? -1);
    };
  }

  /** Deletes cells, a thousand with each write. */
  async delete(cells: readonly Pick<Entry, 'key'>[], options: CallOptions): Promise<void> {
    for (let at = 0; at < cells.length; at += WRITE) {
      const deletes = cells.slice(at, at + WRITE).map(({ key }) => key);
      await this.#change([], () => ({ puts: [], deletes, result: undefined }), options);
    }
  }

  #change<Result>(
    parts: Parameters<OrderedStore['read']>[1],
    plan: (found: readonly (readonly Entry[])[]) => ChangePlan<Result> | Promise<ChangePlan<Result>>,
    options: CallOptions,
  ): Promise<Result> {
    return guardedChange({ store: this.#store, partition: this.partition, random: this.#random }, parts, plan, options);
  }

  async #planned(
    added: readonly Interaction[],
    { summaries, expired }: UsersBefore,
    { perUser, now }: ShardLimits,
    options: CallOptions,
  ): Promise<Omit<ChangePlan<unknown>, 'result'>> {
    const counts = new Map<string, number>();
    for (const { user } of added) counts.set(user, (counts.get(user) ?? 0) + 1);
    const puts = added.map((event) => eventCell(event, now));
    const deletes: Uint8Array[] = [];
    for (const [user, count] of counts) {
      const gone = (expired.get(user) ?? []).map(({ key }) => key);
      deletes.push(...gone);
      const known = summaries.get(user) ?? readSummary(undefined);
      const before = { ...known, count: Math.max(0, known.count - gone.length) };
      const summary = await this.#makeRoom(
        user,
        before,
        { added: count, perUser, gone: gone.length, deletes },
        options,
      );
      puts.push({ key: summaryKey(user), value: writeSummary(summary) });
    }
    return { puts, deletes };
  }

  /** Drops a user's oldest events when there are a quarter too many: rarely, and many at once. */
  async #makeRoom(
    user: string,
    { count, droppedTo }: UserSummary,
    { added, perUser, gone, deletes }: { added: number; perUser: number; gone: number; deletes: Uint8Array[] },
    options: CallOptions,
  ): Promise<UserSummary> {
    if (count + added <= perUser * 1.25) return { count: count + added, droppedTo };
    // Counted anew: events that expired otherwise are still in the count. Those that go with this write come first.
    const [cells = []] = await this.#store.read(this.partition, [eventsOf(user)], options);
    const kept = cells.slice(gone);
    const oldest = kept.slice(0, Math.max(0, kept.length + added - perUser));
    deletes.push(...oldest.map(({ key }) => key));
    const last = oldest.at(-1);
    const at = last === undefined ? undefined : readEvent(last)?.at;
    return { count: kept.length + added - oldest.length, droppedTo: Math.max(droppedTo, at ?? 0) };
  }
}

interface UsersBefore {
  readonly summaries: ReadonlyMap<string, UserSummary>;
  readonly expired: ReadonlyMap<string, readonly Entry[]>;
}
