import { groupEdges } from './group-edges.js';
import type { PruneJob } from './prune-job.js';

/** How strongly each edge binds: the cosine of the item's vector and its collection's mean, else its weight, else 1. */
export function edgeStrengths(
  { items, collections, weights, vectors, dimension }: PruneJob,
  means: Float32Array | undefined,
): Float32Array {
  if (vectors === undefined || means === undefined) return weights ?? new Float32Array(items.length).fill(1);
  const strengths = new Float32Array(items.length);
  for (let edge = 0; edge < items.length; edge += 1) {
    const from = (items[edge] ?? 0) * dimension;
    const mean = (collections[edge] ?? 0) * dimension;
    let dot = 0;
    let [square, meanSquare] = [0, 0];
    for (let at = 0; at < dimension; at += 1) {
      const [value, other] = [vectors[from + at] ?? 0, means[mean + at] ?? 0];
      dot += value * other;
      square += value * value;
      meanSquare += other * other;
    }
    strengths[edge] = dot / (Math.sqrt(square * meanSquare) || 1);
  }
  return strengths;
}

/** How mixed the content of each collection is, at least 0: the entropy of topics, else 1 - the length of the mean vector. */
export function mixedness(job: PruneJob, means: Float32Array | undefined): Float64Array {
  const { collectionCount, topics, dimension } = job;
  if (topics !== undefined) return entropies(job, topics);
  const values = new Float64Array(collectionCount);
  if (means === undefined) return values;
  for (let node = 0; node < collectionCount; node += 1) {
    let square = 0;
    for (let at = node * dimension; at < (node + 1) * dimension; at += 1) square += (means[at] ?? 0) ** 2;
    // Below what rounding makes of vectors that are all alike it is nothing.
    const apart = 1 - Math.sqrt(square);
    values[node] = square === 0 || apart < 1e-6 ? 0 : apart;
  }
  return values;
}

/** The mean of the unit vectors of each collection's items; `undefined` if there are no vectors. */
export function meanVectors(job: PruneJob): Float32Array | undefined {
  const { items, collections, collectionCount, vectors, dimension } = job;
  if (vectors === undefined) return undefined;
  const means = new Float32Array(collectionCount * dimension);
  const degrees = new Uint32Array(collectionCount);
  for (let edge = 0; edge < items.length; edge += 1) {
    const from = (items[edge] ?? 0) * dimension;
    const collection = collections[edge] ?? 0;
    degrees[collection] = (degrees[collection] ?? 0) + 1;
    let square = 0;
    for (let at = 0; at < dimension; at += 1) square += (vectors[from + at] ?? 0) ** 2;
    const scale = square === 0 ? 0 : 1 / Math.sqrt(square);
    const to = collection * dimension;
    for (let at = 0; at < dimension; at += 1)
      means[to + at] = (means[to + at] ?? 0) + (vectors[from + at] ?? 0) * scale;
  }
  for (let at = 0; at < means.length; at += 1) {
    means[at] = (means[at] ?? 0) / Math.max(1, degrees[Math.floor(at / dimension)] ?? 1);
  }
  return means;
}

/** In bits. */
function entropies({ items, collections, collectionCount }: PruneJob, topics: Uint16Array): Float64Array {
  const { order, starts } = groupEdges(collections, collectionCount);
  const values = new Float64Array(collectionCount);
  const counts = new Uint32Array(65_536);
  for (let collection = 0; collection < collectionCount; collection += 1) {
    const edges = order.subarray(starts[collection], starts[collection + 1]);
    let entropy = 0;
    for (const edge of edges) {
      const topic = topics[items[edge] ?? 0] ?? 0;
      counts[topic] = (counts[topic] ?? 0) + 1;
    }
    for (const edge of edges) {
      const topic = topics[items[edge] ?? 0] ?? 0;
      const share = (counts[topic] ?? 0) / edges.length;
      // The first edge of a topic speaks for all.
      if (share > 0) entropy -= share * Math.log2(share);
      counts[topic] = 0;
    }
    values[collection] = entropy;
  }
  return values;
}
