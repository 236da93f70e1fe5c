import type { CsrSide } from './graph-view.js';

/** How many edges a node has in a sealed segment, dead ones too. */
export function csrDegree(side: CsrSide, node: number): number {
  const { offsets } = side;
  return node + 1 < offsets.length ? (offsets[node + 1] ?? 0) - (offsets[node] ?? 0) : 0;
}

/** Whether the edge at `place` of a sealed segment was removed. */
export function isDead(dead: Uint8Array, place: number): boolean {
  return (((dead[place >>> 3] ?? 0) >>> (place & 7)) & 1) === 1;
}

/** Marks the edge at `place` as removed. For the one writer. */
export function markDead(dead: Uint8Array, place: number): void {
  const byte = place >>> 3;
  dead[byte] = (dead[byte] ?? 0) | (1 << (place & 7));
}

/**
 * Where `neighbour` is among the ascending numbers from place `from` up to, but without, `to`.
 *
 * @returns Its place, or -1.
 */
export function findPlace(neighbours: Uint32Array, from: number, to: number, neighbour: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = low + ((high - low) >>> 1);
    if ((neighbours[middle] ?? 0) < neighbour) low = middle + 1;
    else high = middle;
  }
  return low < to && neighbours[low] === neighbour ? low : -1;
}

/** Where a node's edge to `neighbour` is in a sealed segment, dead or not. @returns Its place, or -1. */
export function csrPlace(side: CsrSide, buckets: number, node: number, neighbour: number): number {
  const { offsets, neighbours, bucketOffsets } = side;
  if (node + 1 >= offsets.length) return -1;
  if (bucketOffsets === undefined) {
    return findPlace(neighbours, offsets[node] ?? 0, offsets[node + 1] ?? 0, neighbour);
  }
  // Ascending only within each bucket.
  const row = node * (buckets + 1);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = bucketOffsets[row + bucket] ?? 0;
    const place = findPlace(neighbours, from, bucketOffsets[row + bucket + 1] ?? 0, neighbour);
    if (place >= 0) return place;
  }
  return -1;
}
