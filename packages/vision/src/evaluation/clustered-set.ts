import { requirePositiveInteger, seededRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import { normalNumbers } from './normal-numbers.js';
import type { VectorSet } from './vector-set.js';

/** What to make. */
export interface ClusteredSetOptions {
  /** Vectors to search in. */
  readonly count: number;
  /** Numbers in a vector. */
  readonly dimension: number;
  /** Centres that the vectors are scattered around, the same number around each. */
  readonly clusters: number;
  /** Vectors to search for. @defaultValue `200` */
  readonly queries?: number | undefined;
  /** How far they are scattered: the standard deviation beside that of the centres, which is 1. @defaultValue `0.7` */
  readonly spread?: number | undefined;
  /** Chance. @defaultValue seeded with 42 */
  readonly random?: Random | undefined;
}

/**
 * Vectors that are hard to search: with fewer of them in a cluster than are asked for, an answer must reach into others.
 * Each is `normalise(centre + spread * N(0, 1))`, with centres from N(0, 1).
 *
 * @returns The same vectors for the same options and seed, on every machine.
 */
export function createClusteredSet({
  count,
  dimension,
  clusters,
  queries = 200,
  spread = 0.7,
  random = seededRandom(42),
}: ClusteredSetOptions): VectorSet {
  for (const [name, value] of Object.entries({ count, dimension, clusters })) requirePositiveInteger(name, value);
  const normal = normalNumbers(random);
  const centres = Float32Array.from({ length: clusters * dimension }, normal);
  const scatter = (cluster: number, into: Float32Array): void => {
    let square = 0;
    for (let axis = 0; axis < dimension; axis += 1) {
      const value = (centres[cluster * dimension + axis] as number) + spread * normal();
      into[axis] = value;
      square += value * value;
    }
    const scale = 1 / Math.sqrt(square);
    for (let axis = 0; axis < dimension; axis += 1) into[axis] = (into[axis] as number) * scale;
  };
  const base = new Float32Array(new SharedArrayBuffer(count * dimension * Float32Array.BYTES_PER_ELEMENT));
  for (let row = 0; row < count; row += 1) {
    scatter(row % clusters, base.subarray(row * dimension, (row + 1) * dimension));
  }
  const searched = Array.from({ length: queries }, () => {
    const query = new Float32Array(dimension);
    scatter(Math.floor(random.next() * clusters), query);
    return query;
  });
  return { dimension, count, base, queries: searched };
}
