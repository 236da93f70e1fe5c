import type { Scorer } from '@feedloom/core';
import { VisualBlend } from './visual-blend.js';
import type { VisualScorerOptions } from './visual-reranker-options.js';

/**
 * Creates a {@link Scorer} of visual matches: a weighted sum of similarity, the user's interests, trends, popularity
 * and freshness. Similarities are scaled within the call, so scores are comparable within one call only.
 *
 * A part that fails or is late counts as 0 for all items of that call.
 *
 * @throws `ERR_INVALID_ARGUMENT` for weights by which anything outweighs the similarity.
 */
export function createVisualScorer<Candidate>(options: VisualScorerOptions<Candidate> = {}): Scorer<Candidate> {
  const blend = new VisualBlend(options);
  return {
    async score(user, items, call) {
      return (await blend.of({ user, candidates: items }, call)).scores;
    },
  };
}
