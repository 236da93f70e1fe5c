import type { Truth, VectorSet } from '@feedloom/vision/evaluation';

const TOLERANCE = 1e-5;

/** The share of the true neighbours in some answers, one answer for each query; one as near as the last true one counts. */
export function recallOf(
  { base, dimension, queries }: VectorSet,
  truth: Truth,
  limit: number,
  answers: readonly (readonly number[])[],
): number {
  let found = 0;
  for (const [number, rows] of answers.entries()) {
    const query = queries[number] ?? new Float32Array(dimension);
    const least = truth.at(number, limit) - TOLERANCE;
    for (const row of new Set(rows)) {
      let score = 0;
      for (let axis = 0; axis < dimension; axis += 1) {
        score += (base[row * dimension + axis] as number) * (query[axis] as number);
      }
      if (score >= least) found += 1;
    }
  }
  return found / (limit * answers.length);
}
