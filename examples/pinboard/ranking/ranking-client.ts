import { Deadline, FeedloomError, reasonOf } from '@feedloom/core';
import type { Cache, CallOptions, Clock, Degraded } from '@feedloom/core';
import type { LastDeeds } from '../board/last-deeds.js';
import type { Erasures } from '../catalogue/erasures.js';
import type { PopularPins } from '../feed/popular-pins.js';
import type { HomeRanking } from './home-ranker.js';
import type { KeptRanking } from './kept-ranking.js';
import { KeptRankings } from './kept-rankings.js';
import type { FoundRanking } from './kept-rankings.js';
import { createRankerCalls } from './ranker-calls.js';
import type { Ranking } from './ranking.js';

/** Where the ranker is, and what answers without it. */
export interface RankingClientParts {
  /** For example `http://127.0.0.1:20021`. */
  readonly url: string;
  /** Keeps the last ranking of each user, for all processes. */
  readonly cache: Cache<KeptRanking>;
  /** Up to where a ranking must have been learned to know all that its user did. */
  readonly deeds: Pick<LastDeeds, 'of'>;
  /** What many have saved, as this process knows it. */
  readonly popular: Pick<PopularPins, 'best'>;
  /** What is not kept, nor answered with, of before. */
  readonly erasures: Pick<Erasures, 'covers'>;
  readonly clock: Clock;
  /** @defaultValue the runtime's */
  readonly fetch?: typeof fetch | undefined;
}

/** From when on a kept ranking is made anew behind an answer, in milliseconds. */
const REFILL_MS = 5_000;
/** The most that are made anew at a time; others wait for the next page. */
const REFILLS = 4;
/** What is kept of the time for what answers instead of the ranker, and for the way there and back, in milliseconds. */
const [OTHERWISE_MS, WAY_MS] = [12, 6];
/** How long other calls may take, in milliseconds. */
const PATIENCE_MS = 2_000;
/**
 * The longest that pages of a user whose ranking is kept say nothing of a ranker that stands still, in milliseconds: until it
 * is made anew, behind an answer, and given up.
 */
export const UNNOTICED_MS = REFILL_MS + PATIENCE_MS;
/** How many pins there are when nobody ranks. */
const POPULAR = 200;

/**
 * A ranking in another process. A page is ranked by what the shared cache has of its user, if that knows all that the user
 * did; the ranker fills it anew behind the answer, and is waited for only where nothing good is kept. When it is late, fails
 * or is dead, whatever is kept answers, or else what many have saved; the answer says so.
 */
export function createRankingClient(parts: RankingClientParts): Ranking {
  const { url, popular, clock, fetch: send = fetch } = parts;
  const ask = createRankerCalls(url, send);
  const kept = new KeptRankings(parts);
  const filling = new Set<string>();
  const counts = { kept: 0, ranker: 0, otherwise: 0 };
  /** Why the ranker has not answered somebody who was patient; `undefined` once it has answered. */
  let trouble: string | undefined;

  async function askAndKeep(user: string, exclude: ReadonlySet<string>, deadline: Deadline): Promise<HomeRanking> {
    const at = clock.now();
    const deadlineMs = Math.max(0, Math.floor(deadline.remainingMs - WAY_MS));
    const body = { user, exclude: [...exclude], deadlineMs };
    try {
      const ranking = await ask<HomeRanking>('POST', '/internal/rank', deadline, body);
      trouble = undefined;
      // Nobody waits for the cache.
      void kept.keep(user, ranking, at);
      return ranking;
    } catch (error) {
      if (FeedloomError.is(error, 'ERR_UNAVAILABLE')) trouble = reasonOf(error);
      throw error;
    }
  }

  /** Has the ranker rank with time, for the next page. Never rejects. */
  async function refill(user: string, exclude: ReadonlySet<string>): Promise<void> {
    if (filling.has(user) || filling.size >= REFILLS) return;
    filling.add(user);
    try {
      await askAndKeep(user, exclude, within());
    } catch (error) {
      trouble = reasonOf(error);
    } finally {
      filling.delete(user);
    }
  }

  function label(reason: string, servedFrom: string, staleMs?: number): Degraded {
    return { part: 'ranker', reason, servedFrom, ...(staleMs !== undefined && { staleMs }) };
  }

  function otherwise(found: FoundRanking | undefined, exclude: ReadonlySet<string>, reason: string): HomeRanking {
    const { pins = [], ageMs } = found ?? {};
    const saved = popular.best(POPULAR, new Set([...exclude, ...pins.map(({ id }) => id)]));
    const trending = saved.map((id) => ({ id, rung: 'trending', via: undefined }));
    const lack = pins.length > 0 ? label(reason, 'kept-ranking', ageMs) : label(reason, 'trending');
    return { pins: [...pins, ...trending].slice(0, POPULAR), degraded: [lack] };
  }

  const within = (options: CallOptions = {}): Deadline => Deadline.of({ deadlineMs: PATIENCE_MS, ...options }, clock);
  return {
    async rank(user, exclude, options = {}) {
      const deadline = Deadline.of(options, clock);
      const found = await kept.find(user, exclude, deadline);
      if (found?.isGood === true) {
        const { pins, ageMs } = found;
        const degraded = trouble === undefined ? [] : [label(trouble, 'kept-ranking', ageMs)];
        if (ageMs >= REFILL_MS || trouble !== undefined) void refill(user, exclude);
        counts.kept += 1;
        return { pins, degraded };
      }
      try {
        const patience = Math.min(PATIENCE_MS, deadline.remainingMs - OTHERWISE_MS);
        const ranking = await askAndKeep(user, exclude, deadline.within(patience));
        counts.ranker += 1;
        // It had no time for its best.
        if (ranking.degraded.length > 0) void refill(user, exclude);
        return ranking;
      } catch (error) {
        if (deadline.aborted) throw error;
        if (FeedloomError.is(error, 'ERR_TIMEOUT')) void refill(user, exclude);
        counts.otherwise += 1;
        return otherwise(found, exclude, reasonOf(error));
      }
    },
    answers: () => ({ ...counts }),
    rungs: (options = {}) => ask('GET', '/internal/rungs', within(options)),
    boardsOf: async (pin, options = {}) => {
      const path = `/internal/boards/${encodeURIComponent(pin)}`;
      return (await ask<{ boards: string[] }>('GET', path, within(options))).boards;
    },
    erase: async (user, options = {}) => {
      const deadline = within(options);
      await ask('DELETE', `/internal/users/${encodeURIComponent(user)}`, deadline);
      await kept.erase(user, deadline.toCallOptions());
    },
  };
}
