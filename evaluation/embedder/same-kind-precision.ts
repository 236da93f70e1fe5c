import { cosine } from './cosine.js';

/**
 * The share of the 10 nearest others of a picture that are of its kind, averaged over all pictures.
 *
 * @param vectors - Of L2 norm 1, one for each of `kinds`.
 */
export function sameKindPrecision(vectors: readonly Float32Array[], kinds: readonly string[], depth = 10): number {
  let same = 0;
  for (const [at, vector] of vectors.entries()) {
    const others = vectors.map((other, place) => ({ place, score: place === at ? -Infinity : cosine(vector, other) }));
    const nearest = others.sort((one, other) => other.score - one.score).slice(0, depth);
    same += nearest.filter(({ place }) => kinds[place] === kinds[at]).length;
  }
  return same / (vectors.length * depth);
}
