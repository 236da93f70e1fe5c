import type { VectorSet } from './vector-set.js';
import { scoreOf } from './vector-set.js';

/** A vector and how near it is. */
export interface NearRow {
  /** Its number in the set. */
  readonly row: number;
  /** The cosine of the angle between it and the query. */
  readonly score: number;
}

/**
 * The `limit` nearest vectors of a query, best first, by comparing all of them without any library: the truth, slowly.
 */
export function nearestOf(set: VectorSet, query: Float32Array, limit: number): readonly NearRow[] {
  return Array.from({ length: set.count }, (_, row) => ({ row, score: scoreOf(set, row, query) }))
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .slice(0, limit);
}
