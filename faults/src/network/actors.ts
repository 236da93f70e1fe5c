import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderedStore } from '@feedloom/core';
import { systemClock } from '@feedloom/core';
import type { Tally } from '../report.js';
import { drainFeed } from '../feed/drain-feed.js';
import { Ledger, offerUntilHeard, openOnce } from '../feed/ledger.js';
import type { RankedCandidates } from '../feed/ranked-candidates.js';
import type { FeedWorld } from '../feed/world.js';
import { createWorld } from '../feed/world.js';

/** A load of items for some users, offered and served in batches. */
export interface Load {
  readonly users: number;
  /** Per user and process. */
  readonly batches: number;
  readonly batch: number;
  readonly deadlineMs: number;
}

/** Feeds that keep everything, on the system's clock: here time is the network's. */
export function openWorld(
  store: OrderedStore,
  seed: string,
  { batch, deadlineMs }: Load,
  ranking?: RankedCandidates,
): FeedWorld {
  const settings = { cap: 1_000_000, ttlMs: Infinity, keep: 1_000_000, size: batch, deadlineMs };
  return createWorld({ ...settings, store, seed, ranking, clock: systemClock });
}

const RETRY_MS = 10;
const pause = (): Promise<void> => sleep(RETRY_MS);

/** The books of a load, one for each user. */
export class Books {
  readonly #byUser = new Map<string, Ledger>();

  of(user: string): Ledger {
    const known = this.#byUser.get(user) ?? new Ledger();
    this.#byUser.set(user, known);
    return known;
  }

  /** Serves what is left and compares. @returns What is wrong. */
  async compare(world: FeedWorld, tally: Tally): Promise<string[]> {
    const problems: string[] = [];
    for (const [user, ledger] of this.#byUser) {
      const feed = await drainFeed(world, ledger, user);
      problems.push(...ledger.compare(feed, tally).map((problem) => `${user}: ${problem}`));
    }
    return problems;
  }
}

/** Offers and opens for all users at once, whatever the network does. */
export async function act(
  world: FeedWorld,
  books: Books,
  name: string,
  { users, batches, batch }: Load,
): Promise<void> {
  const one = async (user: string): Promise<void> => {
    const ledger = books.of(user);
    for (let index = 0; index < batches; index += 1) {
      const ids = Array.from({ length: batch }, (_, at) => `${name}.${index}.${at}`);
      await offerUntilHeard(world, ledger, user, index % 2 === 0 ? 'lasting' : 'brief', ids, pause);
      await openOnce(world, ledger, user, batch);
    }
  };
  await Promise.all(Array.from({ length: users }, (_, index) => one(`user ${index}`)));
}
