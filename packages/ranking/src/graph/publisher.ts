import type { EdgeSet } from './edge-set.js';
import type { GraphView } from './graph-view.js';
import type { NodeNames } from './node-names.js';
import type { SealedSegment } from './segment.js';

/** Makes the views that readers get, a new one whenever the last does not show everything any more. */
export class Publisher {
  #view: GraphView | undefined;
  #segments: readonly SealedSegment[] = [];

  /** What readers need to see all of `edges`. */
  publish(edges: EdgeSet, names: NodeNames): GraphView {
    const last = this.#view;
    if (last !== undefined && this.#isCurrent(last, edges, names)) return last;
    this.#segments = edges.segments;
    this.#view = {
      version: (last?.version ?? 0) + 1,
      items: names.items.size,
      collections: names.collections.size,
      segments: edges.segments.map(({ view }) => view),
      hot: edges.hot.view,
      buckets: names.buckets,
    };
    return this.#view;
  }

  #isCurrent({ items, collections, segments, hot }: GraphView, edges: EdgeSet, names: NodeNames): boolean {
    const now = edges.hot.view;
    return (
      items === names.items.size &&
      collections === names.collections.size &&
      this.#segments === edges.segments &&
      edges.segments.every(({ dead }, at) => dead === segments[at]?.dead) &&
      hot.items === now.items &&
      hot.collections === now.collections &&
      hot.maxWeight === now.maxWeight
    );
  }
}
