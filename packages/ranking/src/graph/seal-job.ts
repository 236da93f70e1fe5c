import type { ErrorCode } from '@feedloom/core';
import { buildSegment } from './build-segment.js';
import type { SegmentShape } from './build-segment.js';
import type { EdgeList } from './edge-list.js';
import { checkList, checkRows, listRows } from './edge-source.js';
import type { EdgeRows } from './edge-source.js';
import { mergeEdges } from './merge-edges.js';
import type { Segment } from './segment.js';

/** Edges by numbers of the caller's own, with the node of each number. */
export interface BulkList {
  readonly edges: EdgeList;
  /** The node of each of the caller's items. */
  readonly itemNodes: Uint32Array;
  /** The node of each of the caller's collections. */
  readonly collectionNodes: Uint32Array;
  /** The number of each of the caller's owners; the first is nobody. */
  readonly ownerNodes: Uint32Array;
}

/**
 * What a segment is made from: plain data, best in shared memory. Of a pair that comes twice the last counts, and `bulk`
 * comes first.
 */
export interface SealJob {
  readonly rows: readonly EdgeRows[];
  readonly lists: readonly EdgeList[];
  readonly bulk?: BulkList | undefined;
  /** Edges before it, in milliseconds since the Unix epoch, are left out. */
  readonly since: number;
  readonly shape: SegmentShape;
  /** The code of the error if `rows` and `lists` are not to be believed and are wrong. @defaultValue they are believed */
  readonly checkAs?: ErrorCode | undefined;
}

/** What a worker that seals offers. */
export interface SealApi {
  /** Builds the segment of a job. */
  build(job: SealJob): Segment;
}

/** Builds the segment of a job, here and now. */
export function build({ rows, lists, bulk, since, shape, checkAs }: SealJob): Segment {
  if (checkAs !== undefined) for (const each of rows) checkRows(each, checkAs);
  const all = [...rows.map(listRows), ...lists];
  if (checkAs !== undefined) for (const each of all) checkList(each, shape, checkAs);
  if (bulk !== undefined) all.unshift(translate(bulk));
  return buildSegment(mergeEdges(all, since), shape);
}

/** @throws `ERR_INVALID_ARGUMENT` */
function translate({ edges, itemNodes, collectionNodes, ownerNodes }: BulkList): EdgeList {
  const counts = { items: itemNodes.length, collections: collectionNodes.length, owners: ownerNodes.length };
  checkList(edges, counts, 'ERR_INVALID_ARGUMENT');
  return {
    ...edges,
    items: mapNodes(edges.items, itemNodes),
    collections: mapNodes(edges.collections, collectionNodes),
    owners: edges.owners && mapNodes(edges.owners, ownerNodes),
  };
}

function mapNodes(numbers: Uint32Array, nodes: Uint32Array): Uint32Array {
  if (nodes.every((node, number) => node === number)) return numbers;
  const mapped = new Uint32Array(numbers.length);
  for (let at = 0; at < numbers.length; at += 1) mapped[at] = nodes[numbers[at] ?? 0] ?? 0;
  return mapped;
}
