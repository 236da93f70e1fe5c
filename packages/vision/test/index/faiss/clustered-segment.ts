import { seededRandom } from '@feedloom/core';
import { createClusteredSet } from '../../../src/evaluation/clustered-set.js';
import type { ClusteredSet } from '../../../src/evaluation/clustered-set.js';
import type { SegmentVectors } from '../../../src/index/segment-engine.js';

/** Vectors as an index hands them to an engine: over shared memory. */
export function clusteredSegment(
  count: number,
  dimension: number,
  clusters: number,
  queries = 20,
): { readonly vectors: SegmentVectors; readonly set: ClusteredSet } {
  const set = createClusteredSet({ count, dimension, clusters, queries, random: seededRandom('segment') });
  const data = new Float32Array(new SharedArrayBuffer(set.base.byteLength));
  data.set(set.base);
  return { vectors: { dimension, count, data }, set };
}
