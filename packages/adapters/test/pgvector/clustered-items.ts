import { seededRandom } from '@feedloom/core';
import type { Random, VectorItem } from '@feedloom/core';

/** How many items there are, and around how many centres. */
export interface ClusteredItems {
  readonly count: number;
  readonly dimension: number;
  readonly clusters: number;
}

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function near(random: Random, centre: Float32Array, spread: number): Float32Array {
  const vector = centre.map((number) => number + (gaussian(random) * spread) / Math.sqrt(centre.length));
  const norm = Math.hypot(...vector);
  return vector.map((number) => number / norm);
}

/** A vector of norm 1 near another. */
export function unitNear(seed: string, centre: Float32Array): Float32Array {
  return near(seededRandom(seed), centre, 0.3);
}

/** Items around a few centres, a tenth of them, of all centres, with the tag `tenth`. */
export function clusteredItems(seed: string, { count, dimension, clusters }: ClusteredItems): VectorItem[] {
  const random = seededRandom(seed);
  const origin = new Float32Array(dimension);
  const centres = Array.from({ length: clusters }, () => near(random, origin, 1));
  return Array.from({ length: count }, (_, number) => ({
    id: `item ${number}`,
    vector: near(random, centres[number % clusters] ?? origin, 0.7),
    tags: Math.floor(number / clusters) % 10 === 0 ? ['tenth', `cluster ${number % clusters}`] : ['rest'],
  }));
}
