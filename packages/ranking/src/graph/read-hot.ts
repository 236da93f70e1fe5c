import type { HotSide } from './graph-view.js';

/** How many fresh edges a node has, removed ones too: what a reader may see of them, and all that it may. */
export function hotDegree(side: HotSide, node: number): number {
  return node < side.rows.length ? Atomics.load(side.rowDegrees, side.rows[node] ?? 0) : 0;
}

/** Where the `k`-th fresh edge of a node lies; `k` is below its {@link hotDegree}. */
export function hotPlace(side: HotSide, node: number, k: number): number {
  const pool = 30 - Math.clz32(k + 2);
  return (side.rowSlices[(side.rows[node] ?? 0) * side.pools + pool] ?? 0) + k + 2 - (2 << pool);
}
