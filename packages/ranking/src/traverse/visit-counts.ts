/** The largest count. */
export const MAX_VISITS = 0xffff;

/**
 * How often each item was visited from one start: an array as long as the graph, and a list of what is not 0 in it, so
 * that clearing takes only as long as there were visits.
 */
export class VisitCounts {
  /** By node; stays at 65,535. */
  counts = new Uint16Array(0);
  /** Nodes that were visited, in the order of their first visits. */
  touched = new Uint32Array(0);
  /** How many of `touched` there are. */
  size = 0;

  /** Makes room for item nodes below `nodes`. */
  reserve(nodes: number): void {
    if (this.counts.length < nodes) this.counts = new Uint16Array(Math.max(nodes, this.counts.length * 1.25));
  }

  /** Makes room for as many visits. */
  reserveVisits(visits: number): void {
    // One more, which a walk may write to beforehand.
    const needed = Math.min(visits, this.counts.length) + 1;
    if (this.touched.length < needed) this.touched = new Uint32Array(needed);
  }

  /** Counts one visit. @returns How many there were before. */
  visit(node: number): number {
    const before = this.counts[node];
    if (before === undefined) return MAX_VISITS;
    if (before === 0) {
      this.touched[this.size] = node;
      this.size += 1;
    }
    if (before < MAX_VISITS) this.counts[node] = before + 1;
    return before;
  }

  /** Forgets all visits. */
  clear(): void {
    for (let at = 0; at < this.size; at += 1) this.counts[this.touched[at] ?? 0] = 0;
    this.size = 0;
  }
}
