import type { VectorHit } from '../contracts/vector-index.js';

/** Orders hits: best first, equal scores by ascending id. */
export function compareHits(a: VectorHit, b: VectorHit): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
