import type { EdgeList } from './edge-list.js';
import type { EdgeSet } from './edge-set.js';
import type { EdgeRows } from './edge-source.js';
import type { NodeNames } from './node-names.js';

/** Ids in the order of their numbers. */
export interface CapturedIds {
  /** How many numbers have been given. */
  readonly count: number;
  /** The id of a number; `undefined` if it was forgotten by then. */
  at(node: number): string | undefined;
}

/** All that a graph in memory holds at one instant; what comes later is not in it. */
export interface GraphCapture {
  /** Items, by their numbers. */
  readonly items: CapturedIds;
  /** Collections, by their numbers. */
  readonly collections: CapturedIds;
  /** Users who made edges; number 0 is nobody. */
  readonly owners: CapturedIds;
  /** Items that have never had an edge. */
  readonly edgeless: Uint32Array;
  /** Sealed edges, oldest segment first. */
  readonly rows: readonly EdgeRows[];
  /** Edges that are not sealed. */
  readonly fresh: EdgeList;
}

/** Takes down what there is; copies only what may still change: the bits of the dead. */
export function captureGraph({ segments, hot }: EdgeSet, names: NodeNames): GraphCapture {
  const { count, items, collections, weights, times, owners, dead } = hot.list();
  return {
    items: names.items.capture(),
    collections: names.collections.capture(),
    owners: names.owners.capture(),
    edgeless: Uint32Array.from(names.edgeless),
    rows: segments.map(({ rows }) => ({ ...rows, dead: rows.dead.slice() })),
    fresh: {
      count,
      items: items.subarray(0, count),
      collections: collections.subarray(0, count),
      weights: weights?.subarray(0, count),
      times: times?.subarray(0, count),
      owners: owners?.subarray(0, count),
      dead: dead?.slice(0, Math.ceil(count / 8)),
    },
  };
}
