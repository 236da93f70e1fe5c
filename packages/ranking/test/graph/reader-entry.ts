import { serve } from '@feedloom/core/spawn';
import type { GraphView } from '../../src/graph/graph-view.js';
import { eachNeighbour } from '../../src/graph/read-view.js';

/** What a reader saw. */
export interface Seen {
  readonly edges: number;
  readonly wrong: readonly string[];
}

/** Reads a graph while it is written. */
export interface ReaderApi {
  /** Takes another view. */
  show(view: GraphView): void;
  /** What was seen since the start. */
  seen(): Seen;
}

/** The only right weight of an edge. */
export function weightOf(item: number, collection: number): number {
  return ((item * 31 + collection * 7) % 97) + 1;
}

serve<undefined, ReaderApi>(() => {
  let view: GraphView | undefined;
  let edges = 0;
  const wrong: string[] = [];
  let timer: NodeJS.Immediate | undefined;

  function look(): void {
    const { items = 0, collections = 0 } = view ?? {};
    for (let node = 0; view !== undefined && node < items; node += 1) {
      eachNeighbour(view, 'items', node, (collection, weight) => check(node, collection, weight));
    }
    for (let node = 0; view !== undefined && node < collections; node += 1) {
      eachNeighbour(view, 'collections', node, (item, weight) => check(item, node, weight));
    }
    timer = setImmediate(look);
  }

  function check(item: number, collection: number, weight: number): void {
    edges += 1;
    if (weight !== weightOf(item, collection) && wrong.length < 5) wrong.push(`${item} ${collection} ${weight}`);
  }

  look();
  return {
    methods: {
      show: (next) => void (view = next),
      seen: () => ({ edges, wrong }),
    },
    close: () => clearImmediate(timer),
  };
});
