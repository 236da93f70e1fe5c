import type { EmbeddingSpace, Random, VectorItem } from '@feedloom/core';

/** A space for tests. */
export function testSpace(dimension: number, model = 'test'): EmbeddingSpace {
  const id = `${model}-${dimension}`;
  return { id, model, weights: '0'.repeat(64), preprocessing: '1'.repeat(64), pooling: 'in-graph', dimension };
}

/** A number of the normal distribution: Box and Muller 1958. */
function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** `numbers` at length 1. */
export function normalise(numbers: ArrayLike<number>): Float32Array {
  let square = 0;
  for (let at = 0; at < numbers.length; at += 1) square += (numbers[at] ?? 0) ** 2;
  const norm = Math.sqrt(square);
  return Float32Array.from(numbers, (number) => number / norm);
}

/** Makes unit vectors in clusters, as those of pictures are: a centre of the sphere plus noise. */
export function clusteredVectors(random: Random, dimension: number, clusters: number): () => Float32Array {
  const centres = Array.from({ length: clusters }, () => Array.from({ length: dimension }, () => gaussian(random)));
  return () => {
    const centre = centres[Math.floor(random.next() * clusters)] ?? [];
    return normalise(centre.map((number) => number + 0.7 * gaussian(random)));
  };
}

/** Items `item <number>`, in clusters. */
export function clusteredItems(random: Random, count: number, dimension: number, first = 0): VectorItem[] {
  const next = clusteredVectors(random, dimension, Math.ceil(count / 50));
  return Array.from({ length: count }, (_, at) => ({ id: `item ${first + at}`, vector: next() }));
}
