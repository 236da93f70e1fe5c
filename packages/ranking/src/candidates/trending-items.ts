import { requireNonNegative, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CandidateSource, Clock, UserContext } from '@feedloom/core';
import { EVERYBODY } from '../trending/trending-counts.js';
import type { TrendingCounts, TrendingItem } from '../trending/trending-counts.js';
import { beginSource } from './begin-source.js';
import { FoundCandidate } from './found-candidate.js';

/** How to look for what is trending. */
export interface TrendingItemsOptions {
  /** The name in provenances. @defaultValue `'trending'` */
  readonly name?: string | undefined;
  /** The most candidates of an answer that is not told otherwise. @defaultValue 200 */
  readonly limit?: number | undefined;
  /** An item that fewer users did something with lately is not found: 2 or more where items may be private. @defaultValue 0 */
  readonly minUsers?: number | undefined;
  /** The user's segments. @defaultValue none beside everybody */
  readonly segmentsOf?: ((context: UserContext) => readonly string[]) | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * Candidates that are trending in the user's segments or with everybody, then, where there are too few, popular ones. It
 * finds something for everybody, also for users of whom nothing is known.
 *
 * Scores are in (1, 2) for trends and in (0, 1) for what is only popular, in the order of the counts.
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range.
 */
export function trendingItems(
  counts: Pick<TrendingCounts, 'top'>,
  {
    name = 'trending',
    limit: defaultLimit = 200,
    minUsers = 0,
    segmentsOf = () => [],
    clock = systemClock,
  }: TrendingItemsOptions = {},
): CandidateSource {
  requirePositiveInteger('limit', defaultLimit);
  requireNonNegative('minUsers', minUsers);
  return {
    name,
    async generate(context, options) {
      const { limit, known } = beginSource(context, options, defaultLimit, clock);
      const segments = [...new Set([...segmentsOf(context), EVERYBODY])];
      const found = new Map<string, FoundCandidate>();
      const take = (listed: readonly TrendingItem[], base: number): void => {
        for (const { item, score, users } of listed) {
          if (found.size === limit) return;
          if (score <= 0 || known.has(item) || found.has(item)) continue;
          const visits = Math.round(users);
          if (visits < minUsers) continue;
          found.set(item, new FoundCandidate(name, item, base + score / (1 + score), { visits }));
        }
      };
      const most = limit + known.size;
      take(counts.top(segments, { limit: most, by: 'trend' }), 1);
      if (found.size < limit) take(counts.top(segments, { limit: most + found.size, by: 'popularity' }), 0);
      const candidates = [...found.values()].sort((a, b) => b.score - a.score);
      return { candidates, degraded: [] };
    },
  };
}
