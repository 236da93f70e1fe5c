import { FeedloomError } from '@feedloom/core';
import type { BulkEdges } from '../memory-edges-options.js';
import { sharedFloat32, sharedFloat64, sharedUint32 } from '../shared-arrays.js';
import { groupEdges } from './group-edges.js';
import type { PruneReport } from './prune-options.js';
import { edgeStrengths, meanVectors, mixedness } from './strengths.js';

/** What is pruned: plain data, best in shared memory. */
export interface PruneJob {
  readonly itemCount: number;
  readonly collectionCount: number;
  readonly items: Uint32Array;
  readonly collections: Uint32Array;
  readonly weights: Float32Array | undefined;
  readonly times: Float64Array | undefined;
  readonly owners: Uint32Array | undefined;
  readonly vectors: Float32Array | undefined;
  readonly dimension: number;
  readonly topics: Uint16Array | undefined;
  readonly mixedRatio: number;
  readonly degreeExponent: number;
  readonly maxDegree: number;
}

/** The edges that stay, in the order in which they came, and what has become of the others. */
export interface Pruned extends Pick<BulkEdges, 'items' | 'collections' | 'weights' | 'times' | 'owners'> {
  readonly report: PruneReport;
}

/** What a worker that prunes offers. */
export interface PruneApi {
  /** See {@link prune}. */
  prune(job: PruneJob): Pruned;
}

/**
 * Chooses the edges that tell most: first whole collections of mixed content go, then the weakest edges of each item, then
 * the weakest of collections that have too many.
 *
 * @see Eksombatchai et al., Pixie, WWW 2018, section 3.2
 */
export function prune(job: PruneJob): Pruned {
  const { items, collections, itemCount, collectionCount, degreeExponent, maxDegree } = job;
  checkJob(job);
  const isGone = new Uint8Array(items.length);
  const means = meanVectors(job);
  const strengths = edgeStrengths(job, means);
  const { mixedCollections, mixed } = dropMixed(job, mixedness(job, means), isGone);
  const ofItem = (degree: number): number => Math.min(maxDegree, Math.max(1, Math.ceil(degree ** degreeExponent)));
  const weak = dropWeakest(items, itemCount, strengths, isGone, ofItem);
  const crowded = dropWeakest(collections, collectionCount, strengths, isGone, () => maxDegree);
  const kept = items.length - mixed - weak - crowded;
  const { weights, times, owners } = job;
  return {
    items: keep(items, isGone, sharedUint32(kept)),
    collections: keep(collections, isGone, sharedUint32(kept)),
    weights: weights && keep(weights, isGone, sharedFloat32(kept)),
    times: times && keep(times, isGone, sharedFloat64(kept)),
    owners: owners && keep(owners, isGone, sharedUint32(kept)),
    report: { edges: items.length, kept, mixedCollections, mixed, weak, crowded },
  };
}

/** @throws `ERR_INVALID_ARGUMENT` */
function checkJob({ items, itemCount, collections, collectionCount, vectors, weights }: PruneJob): void {
  if (items.some((item) => item >= itemCount)) refuse('`items` names a place that `itemIds` does not have.');
  if (collections.some((node) => node >= collectionCount)) {
    refuse('`collections` names a place that `collectionIds` does not have.');
  }
  if (vectors?.some((value) => !Number.isFinite(value)) === true) refuse('`vectors` must be finite.');
  if (weights?.some((weight) => !(weight > 0 && weight < Infinity)) === true) refuse('`weights` must be above 0.');
}

function refuse(message: string): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

function dropMixed(
  job: PruneJob,
  values: Float64Array,
  isGone: Uint8Array,
): Pick<PruneReport, 'mixedCollections' | 'mixed'> {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);
  // A collection of one kind is never mixed, however many are to go.
  const going = order.subarray(0, Math.floor(order.length * job.mixedRatio)).filter((node) => (values[node] ?? 0) > 0);
  const isMixed = new Uint8Array(job.collectionCount);
  for (const collection of going) isMixed[collection] = 1;
  let mixed = 0;
  for (let edge = 0; edge < job.collections.length; edge += 1) {
    if (isMixed[job.collections[edge] ?? 0] !== 1) continue;
    isGone[edge] = 1;
    mixed += 1;
  }
  return { mixedCollections: going.length, mixed };
}

/** Of each node's edges keeps the strongest, as many as `room` says for its degree. @returns How many went. */
function dropWeakest(
  nodes: Uint32Array,
  nodeCount: number,
  strengths: Float32Array,
  isGone: Uint8Array,
  room: (degree: number) => number,
): number {
  const { order, starts } = groupEdges(nodes, nodeCount, isGone);
  let gone = 0;
  for (let node = 0; node < nodeCount; node += 1) {
    const edges = order.subarray(starts[node], starts[node + 1]);
    const most = room(edges.length);
    if (edges.length <= most) continue;
    edges.sort((a, b) => (strengths[b] ?? 0) - (strengths[a] ?? 0) || a - b);
    for (const edge of edges.subarray(most)) isGone[edge] = 1;
    gone += edges.length - most;
  }
  return gone;
}

/** Fills `target` with what stays of `source`. */
function keep<Array extends Uint32Array | Float32Array | Float64Array>(
  source: Array,
  isGone: Uint8Array,
  target: Array,
): Array {
  let at = 0;
  for (let edge = 0; edge < isGone.length; edge += 1) {
    if (isGone[edge] === 1) continue;
    target[at] = source[edge] ?? 0;
    at += 1;
  }
  return target;
}
