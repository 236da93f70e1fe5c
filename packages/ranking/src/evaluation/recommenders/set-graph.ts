import { MemoryEdges } from '../../graph/memory-edges.js';
import type { GraphView } from '../../graph/graph-view.js';
import type { Neighbourhoods } from '../../pinsage/neighbourhoods.js';
import { importantNeighbours } from '../../traverse/important-neighbours.js';
import { TraverseScratch } from '../../traverse/traverse-scratch.js';
import type { EvaluationSet } from '../world/evaluation-set.js';

/** The past of a set as a graph: item `i` is node `i`. It needs no closing. */
export interface SetGraph {
  /** Of all saves before the split. */
  readonly view: GraphView;
  /** The most important neighbours of all items. Blocks. */
  neighbourhoods(fanOut: number): Neighbourhoods;
}

/** Short walks from each item: enough to tell its ten nearest. */
const WALKS = 500;

/** Makes a graph of what happened before the split. */
export async function graphOf({ items, collections, before }: EvaluationSet): Promise<SetGraph> {
  const edges = new MemoryEdges({ weights: false });
  try {
    await edges.addBulk({
      itemIds: Array.from({ length: items }, (_, item) => String(item)),
      collectionIds: Array.from({ length: collections }, (_, collection) => String(collection)),
      items: before.items,
      collections: before.collections,
    });
    const { view } = edges;
    return { view, neighbourhoods: (fanOut) => neighbourhoodsIn(view, items, fanOut) };
  } finally {
    await edges.close();
  }
}

function neighbourhoodsIn(view: GraphView, items: number, fanOut: number): Neighbourhoods {
  const table = { neighbours: new Int32Array(items * fanOut), weights: new Float32Array(items * fanOut) };
  const nodes = Uint32Array.from({ length: items }, (_, node) => node);
  importantNeighbours(view, { nodes, fanOut, walks: WALKS, length: 2, seed: 1 }, new TraverseScratch(), table, 0);
  return { fanOut, ...table };
}
