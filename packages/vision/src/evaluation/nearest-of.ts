import type { ClusteredSet } from './clustered-set.js';

/** A vector and how near it is. */
export interface NearRow {
  /** Its number in the set. */
  readonly row: number;
  /** The inner product with the query, summed in double precision. */
  readonly score: number;
}

/** The `limit` nearest vectors of a query, by comparing all of them: the truth, slow and without any library. */
export function nearestOf(
  { base, count, dimension }: Pick<ClusteredSet, 'base' | 'count' | 'dimension'>,
  query: Float32Array,
  limit: number,
): readonly NearRow[] {
  const scores = Float64Array.from({ length: count }, (_, row) => dot(base, row * dimension, query));
  return Array.from(scores, (score, row) => ({ row, score }))
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .slice(0, limit);
}

function dot(base: Float32Array, from: number, query: Float32Array): number {
  let sum = 0;
  for (let axis = 0; axis < query.length; axis += 1) sum += (base[from + axis] as number) * (query[axis] as number);
  return sum;
}
