import { savesByUser } from '../asking/ask-recommender.js';
import type { Recommender } from '../asking/recommender.js';
import type { EvaluationSet } from '../world/evaluation-set.js';

/** How vectors are compared with a history. */
export interface EmbeddingRecommenderOptions {
  /** What it is called. */
  readonly name: string;
  /** What products are divided by; the smaller, the more the nearest save alone counts. @defaultValue 0.1 */
  readonly temperature?: number | undefined;
  /** `[items]`: 1 for items that may be recommended. @defaultValue all */
  readonly among?: Uint8Array | undefined;
}

/** Saves of a user that are looked at. */
const HISTORY = 16;
/** Below this power a product is not worth its exponential: less than a hundred-thousandth of the best. */
const NEGLIGIBLE = -12;
/** After how long a save counts half, in milliseconds. */
const HALF_LIFE_MS = 7 * 86_400_000;

/**
 * What lies near what the user saved last: `Σ_h weight_h · exp(e_h · e / τ)`, so that several interests stay apart.
 *
 * @param embeddings - `[items, d]`, row-major, L2 norm 1 or 0.
 */
export function createEmbeddingRecommender(
  { before, users, items, splitAt }: EvaluationSet,
  embeddings: Float32Array,
  { name, temperature = 0.1, among }: EmbeddingRecommenderOptions,
): Recommender {
  const past = savesByUser(before, users);
  const width = embeddings.length / items;
  return {
    name,
    score(user, scores) {
      const history = (past[user] ?? []).slice(-HISTORY);
      if (history.length === 0) return;
      for (let item = 0; item < items; item += 1) if (among === undefined || among[item] === 1) scores[item] = 0;
      for (const save of history) {
        const weight = 2 ** (-(splitAt - (before.at[save] ?? splitAt)) / HALF_LIFE_MS);
        const from = (before.items[save] ?? 0) * width;
        for (let item = 0; item < items; item += 1) {
          if (scores[item] === -Infinity) continue;
          let product = 0;
          for (let at = 0; at < width; at += 1) {
            product += (embeddings[from + at] as number) * (embeddings[item * width + at] as number);
          }
          const power = (product - 1) / temperature;
          if (power > NEGLIGIBLE) scores[item] = (scores[item] as number) + weight * Math.exp(power);
        }
      }
    },
  };
}
