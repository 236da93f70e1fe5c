import { savesByUser } from '../asking/ask-recommender.js';
import type { Recommender } from '../asking/recommender.js';
import type { EvaluationSet } from '../world/evaluation-set.js';

/** Saves of a user that are looked at. */
const HISTORY = 20;

/** What looks like the mean of what the user saved last: the cosine of features. */
export function createContent(
  { before, users, features, dimension }: EvaluationSet,
  { name = 'content' }: { name?: string } = {},
): Recommender {
  const past = savesByUser(before, users);
  return {
    name,
    score(user, scores) {
      const taste = new Float64Array(dimension);
      for (const save of (past[user] ?? []).slice(-HISTORY)) addRow(taste, features, before.items[save] ?? 0);
      addProducts(scores, features, taste);
    },
  };
}

function addRow(sum: Float64Array, rows: Float32Array, row: number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] as number) + (rows[row * sum.length + at] as number);
}

/** Writes the product of each row with `vector`; rows of which nothing is known, all 0, stay unscored. */
function addProducts(scores: Float64Array, rows: Float32Array, vector: Float64Array): void {
  const width = vector.length;
  for (let item = 0; item < scores.length; item += 1) {
    let sum = 0;
    for (let at = 0; at < width; at += 1) sum += (rows[item * width + at] as number) * (vector[at] as number);
    scores[item] = sum;
  }
}
