import type { CsrSide, GraphView, HotSide, SegmentView } from '../../src/graph/graph-view.js';
import { DEAD } from '../../src/graph/graph-view.js';
import { markDead } from '../../src/graph/read-csr.js';

/** Item, collection, weight, bucket. */
export type PlainEdge = readonly [item: number, collection: number, weight?: number | undefined, bucket?: number];

/** What a view is made of. */
export interface Parts {
  readonly items: number;
  readonly collections: number;
  /** Edges of each segment. */
  readonly segments: readonly (readonly PlainEdge[])[];
  readonly hot?: readonly PlainEdge[];
  /** Edges that were removed, from wherever they are. */
  readonly removed?: readonly PlainEdge[];
  readonly buckets?: number;
}

/** A view made by hand, so that traversals are tested without the graph that usually publishes it. */
export function viewOf({ items, collections, segments, hot = [], removed = [], buckets = 1 }: Parts): GraphView {
  const gone = new Set(removed.map(([item, collection]) => `${item} ${collection}`));
  return {
    version: 1,
    items,
    collections,
    segments: segments.map((edges) => segmentOf(edges, items, collections, gone, buckets)),
    hot: {
      items: hotSide(hot, 0, items, gone),
      collections: hotSide(hot, 1, collections, gone),
      maxWeight: Math.max(1, ...hot.map(([, , weight = 1]) => weight)),
    },
    buckets,
  };
}

function segmentOf(
  edges: readonly PlainEdge[],
  items: number,
  collections: number,
  gone: ReadonlySet<string>,
  buckets: number,
): SegmentView {
  return {
    items: side(edges, 0, items, gone, 1),
    collections: side(edges, 1, collections, gone, buckets),
    maxWeight: Math.max(...edges.map(([, , weight = 1]) => weight), 0) || 1,
    dead: edges.filter(([item, collection]) => gone.has(`${item} ${collection}`)).length,
    newestAt: 0,
  };
}

function side(
  edges: readonly PlainEdge[],
  end: 0 | 1,
  nodes: number,
  gone: ReadonlySet<string>,
  buckets: number,
): CsrSide {
  const sorted = edges.toSorted(
    (a, b) => a[end] - b[end] || (a[3] ?? 0) - (b[3] ?? 0) || (a[1 - end] ?? 0) - (b[1 - end] ?? 0),
  );
  const offsets = new Uint32Array(nodes + 1);
  for (const edge of edges) offsets[edge[end] + 1] = (offsets[edge[end] + 1] ?? 0) + 1;
  for (let node = 0; node < nodes; node += 1) offsets[node + 1] = (offsets[node + 1] ?? 0) + (offsets[node] ?? 0);
  const dead = new Uint8Array(Math.ceil(edges.length / 8));
  sorted.forEach(([item, collection], at) => {
    if (gone.has(`${item} ${collection}`)) markDead(dead, at);
  });
  const bucketOffsets = new Uint32Array(nodes * (buckets + 1));
  for (let node = 0; node < nodes; node += 1) {
    const row = sorted.slice(offsets[node], offsets[node + 1]);
    for (let bucket = 0; bucket <= buckets; bucket += 1) {
      const below = row.filter((edge) => (edge[3] ?? 0) < bucket).length;
      bucketOffsets[node * (buckets + 1) + bucket] = (offsets[node] ?? 0) + below;
    }
  }
  return {
    offsets,
    neighbours: Uint32Array.from(sorted, (edge) => edge[1 - end] ?? 0),
    weights: edges.some((edge) => edge[2] !== undefined)
      ? Float32Array.from(sorted, ([, , weight = 1]) => weight)
      : undefined,
    dead,
    bucketOffsets: end === 1 && buckets > 1 ? bucketOffsets : undefined,
  };
}

function hotSide(edges: readonly PlainEdge[], end: 0 | 1, nodes: number, gone: ReadonlySet<string>): HotSide {
  const pools = 12;
  const places: number[] = [];
  const weights: number[] = [];
  const rows = new Uint32Array(nodes);
  const rowDegrees = new Uint32Array(nodes + 1);
  const rowSlices = new Uint32Array((nodes + 1) * pools);
  let used = 0;
  for (const edge of edges) {
    const node = edge[end];
    if (rows[node] === 0) rows[node] = used += 1;
    const row = rows[node] ?? 0;
    const k = rowDegrees[row] ?? 0;
    const pool = Math.floor(Math.log2(k + 2)) - 1;
    if (k === 2 ** (pool + 1) - 2) {
      rowSlices[row * pools + pool] = places.length;
      for (let place = 0; place < 2 ** (pool + 1); place += 1) {
        places.push(DEAD);
        weights.push(0);
      }
    }
    const at = (rowSlices[row * pools + pool] ?? 0) + k - (2 ** (pool + 1) - 2);
    places[at] = gone.has(`${edge[0]} ${edge[1]}`) ? DEAD : (edge[1 - end] ?? 0);
    weights[at] = edge[2] ?? 1;
    rowDegrees[row] = k + 1;
  }
  return {
    rows,
    rowDegrees,
    rowSlices,
    pools,
    neighbours: Uint32Array.from(places),
    weights: edges.some((edge) => edge[2] !== undefined) ? Float32Array.from(weights) : undefined,
  };
}
