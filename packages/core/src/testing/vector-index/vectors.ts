import assert from 'node:assert/strict';
import type { Random } from '../../contracts/random.js';
import type {
  VectorHit,
  VectorHits,
  VectorIndex,
  VectorItem,
  VectorSearchOptions,
} from '../../contracts/vector-index.js';
import { dot } from '../../vectors/dot.js';

/** A vector of norm 1 that points where `numbers` do; the rest of its numbers are 0. */
export function unit(dimension: number, ...numbers: readonly number[]): Float32Array {
  const norm = Math.hypot(...numbers);
  return Float32Array.from({ length: dimension }, (_, place) => (numbers[place] ?? 0) / norm);
}

/** A vector of norm 1 at the angle `radians` from the first axis: its cosine with that axis is known. */
export function atAngle(dimension: number, radians: number): Float32Array {
  return unit(dimension, Math.cos(radians), Math.sin(radians));
}

/** A vector of norm 1 in any direction, or near `centre`. */
export function randomUnit(random: Random, dimension: number, centre?: Float32Array, spread = 1): Float32Array {
  const numbers = Array.from({ length: dimension }, (_, place) => gaussian(random) * spread + (centre?.[place] ?? 0));
  return unit(dimension, ...numbers);
}

/** Items around a few centres, as pictures of a few kinds are. */
export function clusteredItems(random: Random, count: number, dimension: number): VectorItem[] {
  const centres = Array.from({ length: 12 }, () => randomUnit(random, dimension));
  const spread = 0.6 / Math.sqrt(dimension);
  return Array.from({ length: count }, (_, number) => {
    const vector = randomUnit(random, dimension, centres[number % centres.length], spread);
    return { id: `item ${number}`, vector, tags: [`kind ${number % centres.length}`] };
  });
}

/** The hits of one query. */
export async function searchOne(
  index: VectorIndex,
  query: Float32Array,
  options?: VectorSearchOptions,
): Promise<VectorHits> {
  const answers = await index.search([query], options);
  assert.equal(answers.length, 1);
  return answers[0] as VectorHits;
}

/** The ids of hits, in their order. */
export function idsOf({ hits }: VectorHits): string[] {
  return hits.map(({ id }) => id);
}

/** The true scores of items, best first, ties by id. */
export function nearest(items: readonly VectorItem[], query: Float32Array): VectorHit[] {
  const hits = items.map(({ id, vector }) => ({ id, score: dot(vector, query) }));
  return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
