import { Deadline, FeedloomError, requireId, requirePositiveInteger, systemClock, systemRandom } from '@feedloom/core';
import type { CallOptions, Clock, Interaction, OrderedStore, Random } from '@feedloom/core';
import { checkEvents } from './check-events.js';
import type { EventJournal } from './event-journal.js';
import type { EventReader } from './event-reader.js';
import { ReaderFeed } from './reader-feed.js';
import { replayShard } from './replay-shard.js';
import { JournalShard } from './shard.js';
import { ShardSweep } from './sweep-shard.js';

/** Where a journal lies, who reads it, and how much it keeps. */
export interface EventJournalOptions extends CallOptions {
  /** Keeps the events; an acknowledged one has survived what the store's `durability` says. */
  readonly store: OrderedStore;
  /** Names the journal in its store, 1 to 256 bytes. */
  readonly name: string;
  /** Who learns from the events; empty when they are handed in. */
  readonly readers: readonly EventReader[];
  /** Partitions that users are spread over; never to be changed for a journal that has events. @defaultValue 16 */
  readonly shards?: number | undefined;
  /** Events kept of each user, up to a quarter more; older ones make room. @defaultValue 500 */
  readonly perUser?: number | undefined;
  /**
   * How long events are kept, in milliseconds. Older ones are never replayed, and are deleted when the journal is opened,
   * with the user's next event, and by a sweep that goes on in small steps while events of anybody come.
   *
   * @defaultValue 90 days
   */
  readonly keepMs?: number | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
  /** Chance, for the salt of erased users' hashes. @defaultValue the system's */
  readonly random?: Random | undefined;
}

/** How often a small step of the sweep is done, at most, in milliseconds. */
const SWEEP_MS = 10_000;

/** How long such a step may take, in milliseconds. */
const SWEEP_DEADLINE_MS = 10_000;

/**
 * Opens a journal and replays what it keeps to its readers, in turns that leave the event loop free.
 *
 * One process at a time may write a journal. Opening takes as long as learning all kept events.
 *
 * @throws `ERR_INVALID_ARGUMENT`, `ERR_ABORTED`, `ERR_TIMEOUT`; what the store throws.
 */
export async function openEventJournal({
  store,
  name,
  readers,
  shards: shardCount = 16,
  perUser = 500,
  keepMs = 90 * 86_400_000,
  clock = systemClock,
  random = systemRandom,
  ...options
}: EventJournalOptions): Promise<EventJournal> {
  requireId('name', name);
  for (const [key, value] of Object.entries({ shards: shardCount, perUser, keepMs }))
    requirePositiveInteger(key, value);
  const opening = Deadline.of(options, clock);
  opening.check('the opening of a journal');
  const feed = new ReaderFeed(readers);
  const shards: JournalShard[] = [];
  const replay = { events: 0, expired: 0, damaged: 0 };
  for (let index = 0; index < shardCount; index += 1) {
    const shard = await JournalShard.open(store, `j:${name}:${index}`, random, opening.toCallOptions());
    const replayed = await replayShard({
      ...{ store, shard, readers: feed, deadline: opening },
      notBefore: clock.now() - keepMs,
    });
    replay.events += replayed.events;
    replay.expired += replayed.expired;
    replay.damaged += replayed.damaged;
    shards.push(shard);
  }
  /** The last work of each shard: a shard does one thing at a time. */
  const tails = new Map<JournalShard, Promise<unknown>>();
  let closed = false;

  function enqueue<Result>(shard: JournalShard, work: () => Promise<Result>): Promise<Result> {
    const done = (tails.get(shard) ?? Promise.resolve()).then(work);
    const settled = done.catch(() => undefined);
    tails.set(shard, settled);
    return done;
  }

  function begin(what: string, given: CallOptions | undefined): Deadline {
    if (closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed journal. Open it again.`);
    const deadline = Deadline.of(given, clock);
    deadline.check(what);
    return deadline;
  }

  const shardOf = (user: string): JournalShard => shards[hash(user) % shards.length] as JournalShard;

  const sweeps = shards.map((shard) => ({ shard, sweep: new ShardSweep(store, shard) }));
  let steps = 0;
  let sweptAt = clock.monotonic();

  /** One step for one shard, beside what is asked. One that fails is done by the next. */
  function sweepSometimes(): void {
    const due = sweeps[steps % sweeps.length];
    if (due === undefined || clock.monotonic() - sweptAt < SWEEP_MS) return;
    sweptAt = clock.monotonic();
    steps += 1;
    const step = (): Promise<void> => {
      const deadline = Deadline.of({ deadlineMs: SWEEP_DEADLINE_MS }, clock);
      return due.sweep.step(clock.now() - keepMs, deadline.toCallOptions());
    };
    enqueue(due.shard, step).catch(() => undefined);
  }

  async function observe(events: readonly Interaction[], given?: CallOptions): Promise<number> {
    const deadline = begin('observe', given);
    checkEvents(events);
    const byShard = new Map<JournalShard, Map<string, Interaction>>();
    for (const event of events) {
      const shard = shardOf(event.user);
      const group = byShard.get(shard) ?? new Map<string, Interaction>();
      byShard.set(shard, group);
      if (!group.has(event.event)) group.set(event.event, { ...event, at: Math.floor(event.at) });
    }
    const now = clock.now();
    const limits = { perUser, notBefore: now - keepMs, now };
    const parts = [...byShard].map(([shard, group]) =>
      enqueue(shard, async () => {
        deadline.check('observe');
        const told = [...group.values()];
        const fresh = await shard.keep(told, limits, deadline.toCallOptions());
        feed.learn(fresh, told);
        return fresh.length;
      }),
    );
    sweepSometimes();
    const counts = await deadline.race(settleAll(parts), 'observe', { indeterminate: true });
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async function erase(user: string, given?: CallOptions): Promise<number> {
    const deadline = begin('erase', given);
    requireId('user', user);
    const shard = shardOf(user);
    const work = enqueue(shard, async () => {
      const events = await shard.eventsOf(user, deadline.toCallOptions());
      const records = await shard.erase(user, clock.now(), deadline.toCallOptions());
      feed.erase(user, events);
      return records;
    });
    return deadline.race(work, 'erase', { indeterminate: true });
  }

  const close = async (): Promise<void> => {
    closed = true;
    await Promise.all(tails.values());
  };
  return { replay, observe, erase, close, [Symbol.asyncDispose]: close };
}

/** All results, or the first failure once all have settled: nothing goes on behind an error. */
async function settleAll<Result>(parts: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(parts);
  return settled.map((part) => {
    if (part.status === 'rejected') throw part.reason;
    return part.value;
  });
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
}
