import { FeedloomError, quote, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CandidateSource, Clock, VectorIndex } from '@feedloom/core';
import { interestQuotas } from '../preferences/interest-quotas.js';
import { beginSource } from './begin-source.js';
import { FoundCandidate } from './found-candidate.js';
import { interestVectors } from './interest-vectors.js';

/** How to look for what is near. */
export interface NearestOptions {
  /** The name in provenances. @defaultValue `'nearest'` */
  readonly name?: string | undefined;
  /** The most candidates of an answer that is not told otherwise. @defaultValue 1,000 */
  readonly limit?: number | undefined;
  /** The most interests that are looked for. @defaultValue 5 */
  readonly maxInterests?: number | undefined;
  /** The least cosine of a candidate. @defaultValue 0 */
  readonly minScore?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * Candidates near to what a user likes: each of the strongest interests finds its share of them, so that one taste does
 * not take all places. Scores are cosines; an item that several interests find belongs to the nearest.
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range. A call throws `ERR_UNSUPPORTED` for a user whose vectors are of
 * another space than the index's.
 */
export function nearest(
  index: Pick<VectorIndex, 'space' | 'search' | 'supports'>,
  {
    name = 'nearest',
    limit: defaultLimit = 1000,
    maxInterests = 5,
    minScore = 0,
    clock = systemClock,
  }: NearestOptions = {},
): CandidateSource {
  requirePositiveInteger('limit', defaultLimit);
  requirePositiveInteger('maxInterests', maxInterests);
  return {
    name,
    async generate(context, options) {
      const { deadline, limit, known } = beginSource(context, options, defaultLimit, clock);
      if (!context.interests.some(({ vector }) => vector !== undefined)) return { candidates: [], degraded: [] };
      if (context.space !== index.space.id) {
        const message = `The user's interests are of the space ${quote(context.space)}, the index of ${quote(index.space.id)}. Learn them again.`;
        throw new FeedloomError('ERR_UNSUPPORTED', message);
      }
      const interests = interestVectors(context.interests, index.space).slice(0, maxInterests);
      if (interests.length === 0) return { candidates: [], degraded: [] };
      const quotas = interestQuotas(interests, limit);
      const answers = await index.search(
        interests.map(({ vector }) => vector),
        {
          // Beyond its quota, for what others have found too.
          limit: Math.min(index.supports.maxLimit, Math.max(...quotas) * 2),
          minScore,
          filter: { exclude: [...known] },
          ...deadline.toCallOptions(),
        },
      );
      const found = new Map<string, FoundCandidate>();
      const best = bestInterests(answers.map(({ hits }) => hits));
      for (const [interest, { hits }] of answers.entries()) {
        const via = interests[interest]?.item;
        let left = quotas[interest] ?? 0;
        for (const { id, score } of hits) {
          if (left === 0) break;
          if (best.get(id)?.interest !== interest || known.has(id)) continue;
          found.set(id, new FoundCandidate(name, id, score, { via }));
          left -= 1;
        }
      }
      const candidates = [...found.values()].sort((a, b) => b.score - a.score);
      return { candidates, degraded: answers.flatMap(({ degraded }) => degraded) };
    },
  };
}

/** For each item the interest that it is nearest to. */
function bestInterests(
  answers: readonly (readonly { readonly id: string; readonly score: number }[])[],
): Map<string, { readonly interest: number; readonly score: number }> {
  const best = new Map<string, { readonly interest: number; readonly score: number }>();
  for (const [interest, hits] of answers.entries()) {
    for (const { id, score } of hits) {
      if (score > (best.get(id)?.score ?? -Infinity)) best.set(id, { interest, score });
    }
  }
  return best;
}
