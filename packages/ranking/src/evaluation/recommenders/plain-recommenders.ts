import type { Recommender } from '../asking/recommender.js';
import { tieKey } from '../asking/tie-key.js';
import { savesOfItems } from '../metrics/slices.js';
import type { EvaluationSet } from '../world/evaluation-set.js';

/** Anything, by chance: what everything else must beat. */
export function createRandom(seed = 1): Recommender {
  return {
    name: 'random',
    score(user, scores) {
      for (let item = 0; item < scores.length; item += 1) scores[item] = tieKey(item, user + seed * 0x10001);
    },
  };
}

/** The same for everybody: what was saved most before the split. */
export function createPopularity(set: EvaluationSet): Recommender {
  const saved = savesOfItems(set);
  return { name: 'popularity', score: (_, scores) => scores.set(saved) };
}
