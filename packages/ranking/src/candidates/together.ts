import { requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CandidateSource, Clock } from '@feedloom/core';
import type { Cooccurrence } from '../collaborative/cooccurrence.js';
import { beginSource } from './begin-source.js';
import { FoundCandidate } from './found-candidate.js';
import type { StartsOptions } from './starts-of.js';
import { startsOf } from './starts-of.js';

/** How to look for what is used together. */
export interface TogetherOptions extends StartsOptions {
  /** The name in provenances. @defaultValue `'together'` */
  readonly name?: string | undefined;
  /** The most candidates of an answer that is not told otherwise. @defaultValue 1,000 */
  readonly limit?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * Candidates that are used by the same users as what this user did lately: the sum of `weight of the start · similarity`.
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range.
 */
export function together(
  counts: Pick<Cooccurrence, 'similar'>,
  { name = 'together', limit: defaultLimit = 1000, clock = systemClock, ...startsOptions }: TogetherOptions = {},
): CandidateSource {
  requirePositiveInteger('limit', defaultLimit);
  startsOf({ recent: [], interests: [] }, startsOptions);
  return {
    name,
    async generate(context, options) {
      const { limit, known } = beginSource(context, options, defaultLimit, clock);
      const sums = new Map<string, { score: number; most: number; via: string; paths: number }>();
      for (const { id, weight } of startsOf(context, startsOptions)) {
        for (const { item, similarity } of counts.similar(id)) {
          if (known.has(item)) continue;
          const part = weight * similarity;
          const sum = sums.get(item);
          if (sum === undefined) {
            sums.set(item, { score: part, most: part, via: id, paths: 1 });
            continue;
          }
          sum.score += part;
          sum.paths += 1;
          if (part > sum.most) [sum.most, sum.via] = [part, id];
        }
      }
      const candidates = [...sums]
        .map(([id, { score, via, paths }]) => new FoundCandidate(name, id, score, { via, visits: paths }))
        .sort((a, b) => b.score - a.score)
        .slice(0, limit);
      return { candidates, degraded: [] };
    },
  };
}
