import type { VectorHits } from '@feedloom/core';
import type { VectorSet } from './vector-set.js';
import { scoreOf } from './vector-set.js';

/** Sums in single and double precision, in different orders, differ by less. */
const TOLERANCE = 1e-5;

/** The name of a vector of a set in an evaluated index. */
export function idOf(row: number): string {
  return String(row);
}

/**
 * How many different vectors of an answer truly are at least as near as `least`; the scores it claims are not believed.
 * A vector that was not allowed counts as none.
 */
export function countNear(
  set: VectorSet,
  query: Float32Array,
  { hits }: VectorHits,
  { least, allowed }: { readonly least: number; readonly allowed?: Uint8Array | undefined },
): number {
  let near = 0;
  for (const row of new Set(hits.map(({ id }) => Number(id)))) {
    if (allowed?.[row] !== 0 && scoreOf(set, row, query) >= least - TOLERANCE) near += 1;
  }
  return near;
}
