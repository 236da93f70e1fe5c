import { seededRandom } from '@feedloom/core';
import { createClusteredSet } from '../../../src/evaluation/clustered-set.js';
import type { VectorSet } from '../../../src/evaluation/vector-set.js';
import type { SegmentVectors } from '../../../src/index/segment-engine.js';

/** Vectors as an index hands them to an engine: over shared memory. */
export function clusteredSegment(
  count: number,
  dimension: number,
  clusters: number,
  queries = 20,
): { readonly vectors: SegmentVectors; readonly set: VectorSet } {
  const set = createClusteredSet({ count, dimension, clusters, queries, random: seededRandom('segment') });
  return { vectors: { dimension, count, data: set.base }, set };
}
