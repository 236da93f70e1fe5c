import { setImmediate } from 'node:timers/promises';
import { FeedloomError } from '@feedloom/core';
import type { Deadline, Entry, Interaction, OrderedStore } from '@feedloom/core';
import type { Replay } from './event-journal.js';
import { ALL_EVENTS, readEvent } from './journal-cells.js';
import type { ReaderFeed } from './reader-feed.js';
import type { JournalShard } from './shard.js';

/** What to replay, to whom. */
export interface ReplayRequest {
  /** Where the shard lies. */
  readonly store: OrderedStore;
  /** What to replay. */
  readonly shard: JournalShard;
  /** Who learns. */
  readonly readers: ReaderFeed;
  /** Older events are deleted, in milliseconds since the Unix epoch. */
  readonly notBefore: number;
  /** When to give up. */
  readonly deadline: Deadline;
}

/** Events that are learned between two turns of the event loop: a few milliseconds. */
const TURN = 500;

/**
 * Lets the readers learn all events of a shard, by user and then by time. Those that are too old are deleted, and so are
 * those of before an erasure. What a reader does not take it is told again later.
 */
export async function replayShard({ store, shard, readers, notBefore, deadline }: ReplayRequest): Promise<Replay> {
  const replay = { events: 0, expired: 0, damaged: 0 };
  const expired: Entry[] = [];
  let turn: Interaction[] = [];
  const learn = async (): Promise<void> => {
    try {
      readers.learn(turn);
    } catch (error) {
      if (!FeedloomError.is(error, 'ERR_UNAVAILABLE')) throw error;
    }
    replay.events += turn.length;
    turn = [];
    await setImmediate();
    deadline.check('the replay of a journal');
  };
  const isErased = await shard.erasures(deadline.toCallOptions());
  for await (const cell of store.scan({ partition: shard.partition, ...ALL_EVENTS }, deadline.toCallOptions())) {
    const kept = readEvent(cell);
    if (kept === undefined) {
      replay.damaged += 1;
      continue;
    }
    const { toldAt: _, ...event } = kept;
    if (event.at < notBefore || isErased(kept)) expired.push(cell);
    else if (turn.push(event) === TURN) await learn();
  }
  if (turn.length > 0) await learn();
  await shard.delete(expired, deadline.toCallOptions());
  replay.expired = expired.length;
  return replay;
}
