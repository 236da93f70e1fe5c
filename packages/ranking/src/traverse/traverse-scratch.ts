import type { CsrSide, GraphView } from '../graph/graph-view.js';
import { RowBuffer } from './row-buffer.js';
import { Tally } from './tally.js';
import { VisitCounts } from './visit-counts.js';

/** Segments whose largest degree is remembered. */
const MOST_SEGMENTS = 64;

/** What a traversal works with, kept for the next one: one for each thread. */
export class TraverseScratch {
  /** What was found. */
  readonly tally = new Tally();
  /** The collections of one start. */
  readonly reached = new RowBuffer();
  /** The items of one collection. */
  readonly row = new RowBuffer();
  /** Visits of one start. */
  readonly counts = new VisitCounts();

  /** By segment. Segments come as new objects with every publication, but rarely change. */
  readonly #largestDegrees = new Map<string, number>();

  /** Makes room for the items of `view`; newer ones, to which fresh edges may lead, are not counted. */
  reserve({ items, hot, segments }: GraphView): void {
    const nodes = Math.max(items, hot.items.rows.length, ...segments.map((each) => each.items.offsets.length - 1));
    this.tally.reserve(nodes);
    this.counts.reserve(nodes);
  }

  /** The largest sealed degree of an item within one segment, at least 1. Linear in the items, once for each segment. */
  largestDegree({ segments }: GraphView): number {
    let most = 1;
    for (const { items, newestAt } of segments) {
      const key = `${items.offsets.length} ${items.neighbours.length} ${newestAt}`;
      const known = this.#largestDegrees.get(key) ?? longestRow(items);
      if (this.#largestDegrees.size === MOST_SEGMENTS) this.#largestDegrees.clear();
      this.#largestDegrees.set(key, known);
      most = Math.max(most, known);
    }
    return most;
  }
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
