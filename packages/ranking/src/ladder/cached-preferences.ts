import { Deadline, requireId, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { Cache, CallOptions, CandidateSource, Clock, RankReason, Ranked, Ranker } from '@feedloom/core';
import { beginRank } from './begin-rank.js';
import { bestOf } from './best-of.js';
import type { Identified } from './identified.js';
import { isKept, toKept } from './kept-ranking.js';
import type { KeptRanking } from './kept-ranking.js';
import { keptSource } from './kept-source.js';

/** Where last good rankings are kept, and for how long. */
export interface CachedPreferencesOptions {
  /** Keeps one ranking for each user, under `kept:` and the user's id. */
  readonly cache: Cache<KeptRanking>;
  /** Items kept of each ranking. @defaultValue 200 */
  readonly kept?: number | undefined;
  /** How long a ranking is of use, in milliseconds. @defaultValue 7 days */
  readonly ttlMs?: number | undefined;
  /** How long a ranking may stand before it is kept anew, in milliseconds. @defaultValue 60,000 */
  readonly renewMs?: number | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

/** Users' last good rankings, for when there is nothing that could make a new one. */
export interface CachedPreferences<Item> {
  /** The rung: places what the last good ranking holds, and says with `staleMs` how old that is. */
  readonly ranker: Ranker<Item> & {
    /** Its name as a rung. */
    readonly name: 'cached-preferences';
  };
  /** Candidates from the last good ranking, for when no other source can be asked. */
  readonly source: CandidateSource;
  /** A ranker that answers as `ranker` does, and whose whole answers are kept; a cache that fails changes no answer. */
  keeping(ranker: Ranker<Item>): Ranker<Item>;
  /**
   * Drops what is kept of a user, as after a hide or an erasure. What was being ranked or kept meanwhile is not kept: it
   * waits for this process's writes for that user. One whose answer was lost goes with `ttlMs`.
   */
  erase(user: string, options?: CallOptions): Promise<void>;
}

/** Writes under way beyond which none is begun: a slow cache must not gather rankings. */
const MAX_WRITES = 64;

/** The longest that keeping a ranking may take, in milliseconds. */
const WRITE_MS = 1_000;

/** A ranking that may be kept, from when it is begun. */
interface Keeping {
  isErased: boolean;
  write: Promise<void> | undefined;
}

/** Creates the keeper of users' last good rankings. @throws `ERR_INVALID_ARGUMENT` for a bad option. */
export function cachedPreferences<Item extends Identified>({
  cache,
  kept: size = 200,
  ttlMs = 7 * 86_400_000,
  renewMs = 60_000,
  clock = systemClock,
}: CachedPreferencesOptions): CachedPreferences<Item> {
  for (const [name, value] of Object.entries({ kept: size, ttlMs, renewMs })) requirePositiveInteger(name, value);
  const keyOf = (user: string): string => `kept:${user}`;
  /** By user: all that is being ranked or kept. */
  const underWay = new Map<string, Set<Keeping>>();
  let writes = 0;

  async function find(user: string, options: CallOptions): Promise<KeptRanking | undefined> {
    const found = await cache.get(keyOf(user), options);
    return isKept(found) ? found : undefined;
  }

  async function keep(user: string, items: readonly Ranked<Identified>[], keeping: Keeping): Promise<void> {
    const now = clock.now();
    const known = await find(user, { deadlineMs: WRITE_MS });
    if (known !== undefined && now - known.at < renewMs && now >= known.at) return;
    if (keeping.isErased) return;
    await cache.set(keyOf(user), toKept(items, size, now), { ttlMs, deadlineMs: WRITE_MS });
  }

  function begin(user: string): Keeping {
    const keeping: Keeping = { isErased: false, write: undefined };
    const all = underWay.get(user) ?? new Set();
    underWay.set(user, all.add(keeping));
    return keeping;
  }

  function end(user: string, keeping: Keeping): void {
    const all = underWay.get(user);
    if (all?.delete(keeping) === true && all.size === 0) underWay.delete(user);
  }

  function keepBeside(user: string, items: readonly Ranked<Identified>[], keeping: Keeping): void {
    if (writes >= MAX_WRITES || keeping.isErased) return end(user, keeping);
    writes += 1;
    const done = (): void => {
      writes -= 1;
      end(user, keeping);
    };
    keeping.write = keep(user, items, keeping).then(done, done);
  }

  return {
    ranker: {
      name: 'cached-preferences',
      async rank(request, options) {
        const { deadline, limit } = beginRank(request, options, clock);
        const found = await deadline.race(find(request.user, deadline.toCallOptions()), 'reading a kept ranking');
        if (found === undefined) return { items: [], degraded: [] };
        const scores = new Map(found.items);
        const { candidates } = request;
        const items = bestOf(
          Float64Array.from(candidates, ({ id }) => scores.get(id) ?? NaN),
          limit,
        ).map((place): Ranked<Item> => {
          const candidate = candidates[place] as Item;
          const score = scores.get(candidate.id) ?? 0;
          const reasons: RankReason[] = [{ kind: 'kept', value: score }];
          return { candidate, score, rung: 'cached-preferences', reasons };
        });
        const staleMs = Math.max(0, clock.now() - found.at);
        const label = { part: 'preferences', reason: 'stale', servedFrom: 'cached-preferences', staleMs };
        return { items, degraded: items.length === 0 ? [] : [label] };
      },
    },
    source: keptSource(find, clock),
    keeping(ranker) {
      return {
        async rank(request, options) {
          const { user } = request;
          const keeping = begin(user);
          try {
            const answer = await ranker.rank(request, options);
            if (answer.degraded.length === 0 && answer.items.length > 0) keepBeside(user, answer.items, keeping);
            return answer;
          } finally {
            if (keeping.write === undefined) end(user, keeping);
          }
        },
      };
    },
    async erase(user, options) {
      const deadline = Deadline.of(options, clock);
      deadline.check('dropping a kept ranking');
      requireId('user', user);
      const all = [...(underWay.get(user) ?? [])];
      for (const keeping of all) keeping.isErased = true;
      const writing = Promise.all(all.flatMap(({ write }) => (write === undefined ? [] : [write])));
      await deadline.race(writing, 'dropping a kept ranking');
      await cache.delete(keyOf(user), deadline.toCallOptions());
    },
  };
}
