import type { CallOptions } from '@feedloom/core';

/**
 * Finds the vectors of items, all of one space.
 *
 * @returns One for each id, in the order given; `undefined` for an item without one. They need not be normalised.
 */
export type VectorLookup = (
  ids: readonly string[],
  options?: CallOptions,
) => Promise<readonly (Float32Array | undefined)[]>;

/**
 * A copy of `vector` with L2 norm 1.
 *
 * @returns `undefined` for a vector that has no direction, is not finite, or is not of `dimension` numbers.
 */
export function unitVector(vector: Float32Array | undefined, dimension?: number): Float32Array | undefined {
  if (vector === undefined || vector.length === 0) return undefined;
  if (dimension !== undefined && vector.length !== dimension) return undefined;
  let sum = 0;
  for (let place = 0; place < vector.length; place += 1) sum += (vector[place] ?? 0) ** 2;
  if (!Number.isFinite(sum) || sum < 1e-30) return undefined;
  const scale = 1 / Math.sqrt(sum);
  return vector.map((number) => number * scale);
}

/** The dot product of two vectors of one length: the cosine where both have norm 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place += 1) sum += (a[place] ?? 0) * (b[place] ?? 0);
  return sum;
}
