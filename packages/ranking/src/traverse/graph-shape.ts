import type { CsrSide, GraphView, HotSide, SegmentView } from '../graph/graph-view.js';

const largest = new WeakMap<SegmentView, number>();

/** Whether every edge lies in one segment, weighs 1 and is there: then walks need not look at anything else. */
export function hasOnlySealedEdges({ segments, hot }: GraphView): boolean {
  const [segment] = segments;
  if (segment === undefined || segments.length > 1 || segment.dead > 0) return false;
  return segment.items.weights === undefined && isEmpty(hot.items);
}

/** The largest sealed degree of an item within one segment, at least 1. Linear in the items, once for each segment. */
export function largestDegree({ segments }: GraphView): number {
  let most = 1;
  for (const segment of segments) {
    const known = largest.get(segment) ?? longestRow(segment.items);
    largest.set(segment, known);
    most = Math.max(most, known);
  }
  return most;
}

function longestRow({ offsets }: CsrSide): number {
  let most = 1;
  let from = offsets[0] ?? 0;
  for (let node = 1; node < offsets.length; node += 1) {
    const to = offsets[node] ?? 0;
    if (to - from > most) most = to - from;
    from = to;
  }
  return most;
}

/** The first row is the first to be used. */
function isEmpty({ rowDegrees }: HotSide): boolean {
  return rowDegrees.length < 2 || Atomics.load(rowDegrees, 1) === 0;
}
