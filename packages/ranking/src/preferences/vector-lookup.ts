import type { CallOptions } from '@feedloom/core';

/** Vectors, and the space that they lie in. */
export interface SpaceVectors {
  /** Identifies the space, as `UserContext.space` does. */
  readonly space: string;
  /** One for each id, in the order given; `undefined` for an item without one. */
  readonly vectors: readonly (Float32Array | undefined)[];
}

/**
 * Finds the vectors of items, all of one space.
 *
 * Where the space changes while the process runs, as with a table that is refreshed, a look-up says of which its vectors
 * are: then those of two versions never meet in one product. A list alone is taken to be of the space that is served.
 *
 * @returns One for each id, in the order given; `undefined` for an item without one. They need not be normalised.
 */
export type VectorLookup = (
  ids: readonly string[],
  options?: CallOptions,
) => Promise<readonly (Float32Array | undefined)[] | SpaceVectors>;

/** What a look-up found, with the space where it says it. */
export function foundVectors(found: Awaited<ReturnType<VectorLookup>>): {
  readonly space: string | undefined;
  readonly vectors: readonly (Float32Array | undefined)[];
} {
  return 'vectors' in found ? found : { space: undefined, vectors: found };
}

/** How far the square of a norm may be from 1 to count as 1. */
const SLACK = 1e-5;

/**
 * `vector` with L2 norm 1: itself if it has that already, else a copy.
 *
 * @returns `undefined` for a vector that has no direction, is not finite, or is not of `dimension` numbers.
 */
export function unitVector(vector: Float32Array | undefined, dimension?: number): Float32Array | undefined {
  if (vector === undefined || vector.length === 0) return undefined;
  if (dimension !== undefined && vector.length !== dimension) return undefined;
  const square = cosine(vector, vector);
  if (!Number.isFinite(square) || square < 1e-30) return undefined;
  if (Math.abs(square - 1) < SLACK) return vector;
  const scale = 1 / Math.sqrt(square);
  return vector.map((number) => number * scale);
}

/** The dot product of two vectors of one length: the cosine where both have norm 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  // Four sums do not wait for each other: twice as fast as one.
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let place = 0;
  for (; place + 3 < a.length; place += 4) {
    first += (a[place] ?? 0) * (b[place] ?? 0);
    second += (a[place + 1] ?? 0) * (b[place + 1] ?? 0);
    third += (a[place + 2] ?? 0) * (b[place + 2] ?? 0);
    fourth += (a[place + 3] ?? 0) * (b[place + 3] ?? 0);
  }
  for (; place < a.length; place += 1) first += (a[place] ?? 0) * (b[place] ?? 0);
  return first + second + third + fourth;
}
