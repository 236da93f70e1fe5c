import type { Neighbourhoods } from '../neighbourhoods.js';
import { normaliseRows } from './rows.js';

/** How features spread. */
export interface PropagateOptions {
  /** What of an item's own is kept on each hop, 0 to 1. @defaultValue `0.5` */
  readonly ownRatio?: number | undefined;
}

/**
 * Embeddings without training: on each hop an item takes on the mean of its neighbours, weighted by visits (SGC, Wu et al.,
 * ICML 2019). The cheapest model that knows the graph, and the one to beat.
 *
 * @param features - `[n, f]`, row-major.
 * @param hops - How often; 0 only normalises.
 * @returns `[n, f]`, row-major, each row of L2 norm 1 or all 0.
 */
export function propagateFeatures(
  features: Float32Array,
  { fanOut, neighbours, weights }: Neighbourhoods,
  hops: number,
  { ownRatio = 0.5 }: PropagateOptions = {},
): Float32Array {
  const count = neighbours.length / fanOut;
  const width = features.length / count;
  let current = Float32Array.from(features);
  normaliseRows(current, count, width);
  for (let hop = 0; hop < hops; hop += 1) {
    const next = current.map((value) => ownRatio * value);
    for (let place = 0; place < neighbours.length; place += 1) {
      const share = (1 - ownRatio) * (weights[place] ?? 0);
      if (share === 0) continue;
      const from = (neighbours[place] ?? 0) * width;
      const to = Math.floor(place / fanOut) * width;
      for (let at = 0; at < width; at += 1) next[to + at] = (next[to + at] ?? 0) + share * (current[from + at] ?? 0);
    }
    normaliseRows(next, count, width);
    current = next;
  }
  return current;
}
