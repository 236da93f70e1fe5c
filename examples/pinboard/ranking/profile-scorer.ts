import type { Scorer } from '@feedloom/core';
import { createInterestScorer } from '@feedloom/ranking';
import type { Profiles } from '@feedloom/ranking';
import type { ScoredPin } from '../feed/taste-scorer.js';
import type { PinVectors } from './pin-vectors.js';

/**
 * Values a pin with the profile of the user who receives it: from about 0 for what they hide to 1.05 for what lies right
 * in their strongest interest, never 0. A pin that has not been looked at yet is valued by `otherwise`.
 */
export function createProfileScorer(
  profiles: Profiles,
  vectors: PinVectors,
  otherwise: Scorer<ScoredPin>,
): Scorer<ScoredPin> {
  const interests = createInterestScorer<ScoredPin>({ profiles, vectors: vectors.lookUp });
  return {
    async score(user, pins, options) {
      const scores = await interests.score(user, pins, options);
      const unseen = pins.filter((_, place) => scores[place] === undefined);
      const others = unseen.length === 0 ? [] : await otherwise.score(user, unseen, options);
      const byId = new Map(unseen.map(({ id }, place) => [id, others[place]]));
      // A half-life can only shrink what is above 0.
      return pins.map(({ id }, place) => {
        const score = scores[place];
        return score === undefined ? byId.get(id) : 0.05 + Math.max(0, (score + 1) / 2);
      });
    },
  };
}
