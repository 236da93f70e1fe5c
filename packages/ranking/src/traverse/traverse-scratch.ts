import type { GraphView } from '../graph/graph-view.js';
import { Tally } from './tally.js';
import { VisitCounts } from './visit-counts.js';

/** What a traversal works with, kept for the next one: one for each thread. */
export class TraverseScratch {
  /** What was found. */
  readonly tally = new Tally();
  /** Visits of one start. */
  readonly counts = new VisitCounts();

  /** Makes room for the items of `view`; newer ones, to which fresh edges may lead, are not counted. */
  reserve({ items, hot, segments }: GraphView): void {
    const nodes = Math.max(items, hot.items.rows.length, ...segments.map((each) => each.items.offsets.length - 1));
    this.tally.reserve(nodes);
    this.counts.reserve(nodes);
  }
}
