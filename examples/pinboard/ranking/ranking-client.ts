import { Deadline, FeedloomError, reasonOf } from '@feedloom/core';
import type { Cache, CallOptions, Clock, Degraded } from '@feedloom/core';
import type { Erasures } from '../catalogue/erasures.js';
import type { PopularPins } from '../feed/popular-pins.js';
import type { HomeRanking } from './home-ranker.js';
import { rankingKey } from './kept-ranking.js';
import type { KeptRanking } from './kept-ranking.js';
import type { Ranking } from './ranking.js';

/** Where the ranker is, and what answers without it. */
export interface RankingClientParts {
  /** For example `http://127.0.0.1:20021`. */
  readonly url: string;
  /** Keeps the last ranking of each user, for all processes. */
  readonly cache: Cache<KeptRanking>;
  /** What many have saved, as this process knows it. */
  readonly popular: Pick<PopularPins, 'best'>;
  /** What is not kept, nor answered with, of before. */
  readonly erasures: Pick<Erasures, 'covers'>;
  readonly clock: Clock;
  /** @defaultValue the runtime's */
  readonly fetch?: typeof fetch | undefined;
}

/** How long rankings are kept, in milliseconds. */
const KEPT_MS = 900_000;
/** What is kept of the time for what answers instead of the ranker, and for the way there and back, in milliseconds. */
const [OTHERWISE_MS, WAY_MS] = [12, 6];
/** How long other calls may take, in milliseconds. */
const PATIENCE_MS = 2_000;
/** How many pins there are when nobody ranks. */
const POPULAR = 200;

/**
 * A ranking in another process. When it is late, fails or is dead, the last ranking of the user answers, or else what many
 * have saved; the answer says so.
 */
export function createRankingClient({
  url,
  cache,
  popular,
  erasures,
  clock,
  fetch: send = fetch,
}: RankingClientParts): Ranking {
  async function ask<Answer>(method: string, path: string, deadline: Deadline, body?: object): Promise<Answer> {
    const what = 'asking the ranker';
    const late = AbortSignal.timeout(Math.max(1, Math.ceil(deadline.remainingMs)));
    try {
      const response = await send(new URL(path, url), {
        method,
        signal: AbortSignal.any([late, ...(deadline.signal ? [deadline.signal] : [])]),
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      if (!response.ok) throw new Error(`The ranker answered ${response.status}.`);
      return (await response.json()) as Answer;
    } catch (cause) {
      deadline.check(what);
      if (late.aborted) throw new FeedloomError('ERR_TIMEOUT', 'The ranker is late.', { cause, retryable: true });
      throw new FeedloomError('ERR_UNAVAILABLE', 'The ranker does not answer.', { cause, retryable: true });
    }
  }

  async function otherwise(
    user: string,
    exclude: ReadonlySet<string>,
    reason: string,
    deadline: Deadline,
  ): Promise<HomeRanking> {
    const found = await deadline
      .race(cache.get(rankingKey(user), deadline.toCallOptions()), 'reading a kept ranking')
      .catch(() => undefined);
    // A ranking that was under way when its user was erased may have been kept after that.
    const kept = found === undefined || erasures.covers(user, found.at) ? undefined : found;
    const pins = kept?.pins.filter(({ id }) => !exclude.has(id)) ?? [];
    const saved = popular.best(POPULAR, new Set([...exclude, ...pins.map(({ id }) => id)]));
    const trending = saved.map((id) => ({ id, rung: 'trending', via: undefined }));
    const staleMs = kept && Math.max(0, clock.now() - kept.at);
    const degraded: Degraded =
      pins.length > 0
        ? { part: 'ranker', reason, servedFrom: 'kept-ranking', staleMs }
        : { part: 'ranker', reason, servedFrom: 'trending' };
    return { pins: [...pins, ...trending].slice(0, POPULAR), degraded: [degraded] };
  }

  const within = (options: CallOptions): Deadline => Deadline.of({ deadlineMs: PATIENCE_MS, ...options }, clock);
  return {
    async rank(user, exclude, options = {}) {
      const deadline = Deadline.of(options, clock);
      const at = clock.now();
      const own = deadline.within(Math.min(PATIENCE_MS, deadline.remainingMs - OTHERWISE_MS));
      const body = { user, exclude: [...exclude], deadlineMs: Math.max(0, Math.floor(own.remainingMs - WAY_MS)) };
      try {
        const ranking = await ask<HomeRanking>('POST', '/internal/rank', own, body);
        if (ranking.pins.length > 0 && !erasures.covers(user, at)) {
          const keeping = cache.set(rankingKey(user), { pins: ranking.pins, at }, { ttlMs: KEPT_MS });
          // Nobody waits for the cache; what it does not keep is ranked again.
          keeping.catch(() => undefined);
        }
        return ranking;
      } catch (error) {
        if (deadline.aborted) throw error;
        return otherwise(user, exclude, reasonOf(error), deadline);
      }
    },
    rungs: (options = {}) => ask('GET', '/internal/rungs', within(options)),
    boardsOf: async (pin, options = {}) => {
      const path = `/internal/boards/${encodeURIComponent(pin)}`;
      return (await ask<{ boards: string[] }>('GET', path, within(options))).boards;
    },
    erase: async (user, options = {}) => {
      const deadline = within(options);
      await ask('DELETE', `/internal/users/${encodeURIComponent(user)}`, deadline);
      await cache.delete(rankingKey(user), deadline.toCallOptions());
    },
  };
}
