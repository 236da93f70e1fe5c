import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Neighbourhoods } from '../pinsage/neighbourhoods.js';
import type { NeighbourTable } from './important-neighbours.js';

/** How many places are mapped in one turn of the event loop: about a millisecond. */
const PLACES_A_TURN = 32_768;

/** Neighbourhoods by row, and what node each row is. */
export interface RowNeighbourhoods extends Neighbourhoods {
  /** The node of each row; those after the items that were asked for are only neighbours, and have no row of their own. */
  readonly nodes: Uint32Array;
}

/**
 * Turns neighbours that are nodes into rows, in place and in short turns. Rows are the asked items in their order, then,
 * as they are met, items that are only neighbours of those.
 *
 * @param nodes - Different nodes.
 */
export async function asRows(
  nodes: Uint32Array,
  fanOut: number,
  { neighbours, weights }: NeighbourTable,
): Promise<RowNeighbourhoods> {
  const others: number[] = [];
  let rowOf = new Int32Array(nodes.reduce((most, node) => Math.max(most, node + 1), 0));
  for (const [row, node] of nodes.entries()) rowOf[node] = row + 1;
  for (let place = 0; place < neighbours.length; place += 1) {
    if (place % PLACES_A_TURN === PLACES_A_TURN - 1) await nextTurn();
    // An empty place stays at row 0, with weight 0.
    if (weights[place] === 0) continue;
    const node = neighbours[place] ?? 0;
    if (node >= rowOf.length) {
      const longer = new Int32Array((node + 1) * 2);
      longer.set(rowOf);
      rowOf = longer;
    }
    if (rowOf[node] === 0) {
      others.push(node);
      rowOf[node] = nodes.length + others.length;
    }
    neighbours[place] = (rowOf[node] ?? 0) - 1;
  }
  const all = new Uint32Array(nodes.length + others.length);
  all.set(nodes);
  all.set(others, nodes.length);
  return { fanOut, neighbours, weights, nodes: all };
}

/**
 * Gives a row to every node that has none: it reaches nothing but itself. What came to a graph while all of it was walked
 * is a neighbour of others, though nobody has asked what its own are.
 */
export function withAllRows({ fanOut, nodes, ...walked }: RowNeighbourhoods): RowNeighbourhoods {
  const known = walked.neighbours.length / fanOut;
  if (known === nodes.length) return { fanOut, nodes, ...walked };
  const neighbours = new Int32Array(nodes.length * fanOut);
  const weights = new Float32Array(nodes.length * fanOut);
  neighbours.set(walked.neighbours);
  weights.set(walked.weights);
  for (let row = known; row < nodes.length; row += 1) {
    neighbours[row * fanOut] = row;
    weights[row * fanOut] = 1;
  }
  return { fanOut, nodes, neighbours, weights };
}
