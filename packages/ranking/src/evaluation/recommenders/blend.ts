import type { Recommender } from '../asking/recommender.js';
import { tieKey } from '../asking/tie-key.js';

/** Places count `1 / (60 + place)`, so that no single source decides (Cormack, Clarke and Büttcher, SIGIR 2009). */
const SOFTENING = 60;
/** Items of each part that count. */
const DEPTH = 300;

/**
 * Several recommenders as one, by reciprocal rank fusion: their scores cannot be compared, their orders can. All count alike:
 * there is nothing to tune.
 */
export function createBlend(parts: readonly Recommender[], name = 'blend'): Recommender {
  return {
    name,
    async score(user, scores, options) {
      const own = new Float64Array(scores.length);
      for (const part of parts) {
        own.fill(-Infinity);
        await part.score(user, own, options);
        for (const [place, item] of bestFirst(own, user).entries()) {
          const before = scores[item] as number;
          scores[item] = (before === -Infinity ? 0 : before) + 1 / (SOFTENING + place);
        }
      }
    },
  };
}

/** Items of equal score by lot, as everywhere: else the order of the catalogue would be worth something. */
function bestFirst(scores: Float64Array, salt: number): number[] {
  const scored: number[] = [];
  for (let item = 0; item < scores.length; item += 1) if ((scores[item] as number) > -Infinity) scored.push(item);
  const byWorth = (one: number, other: number): number =>
    (scores[other] as number) - (scores[one] as number) || tieKey(one, salt) - tieKey(other, salt);
  return scored.sort(byWorth).slice(0, DEPTH);
}

/** The same recommender, but what it answered once for a user it need not compute again. */
export function remembering(recommender: Recommender): Recommender {
  const known = new Map<number, Float32Array>();
  return {
    name: recommender.name,
    async score(user, scores, options) {
      const answer = known.get(user);
      if (answer !== undefined) return scores.set(answer);
      await recommender.score(user, scores, options);
      known.set(user, Float32Array.from(scores));
    },
  };
}
