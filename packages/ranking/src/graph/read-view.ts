import { DEAD } from './graph-view.js';
import type { GraphView } from './graph-view.js';
import { csrDegree, isDead } from './read-csr.js';
import { hotDegree, hotPlace } from './read-hot.js';

/** One direction of a graph: from items to their collections, or from collections to their items. */
export type GraphDirection = 'items' | 'collections';

/** How many edges a node has in all segments and among the fresh ones. Removed edges count until they are forgotten. */
export function nodeDegree(view: GraphView, direction: GraphDirection, node: number): number {
  let degree = hotDegree(view.hot[direction], node);
  for (const segment of view.segments) degree += csrDegree(segment[direction], node);
  return degree;
}

/** Calls `visit` with each neighbour of a node that was not removed, and the weight of the edge. */
export function eachNeighbour(
  view: GraphView,
  direction: GraphDirection,
  node: number,
  visit: (neighbour: number, weight: number) => void,
): void {
  for (const segment of view.segments) {
    const { offsets, neighbours, weights, dead } = segment[direction];
    const end = node + 1 < offsets.length ? (offsets[node + 1] ?? 0) : 0;
    for (let place = offsets[node] ?? 0; place < end; place += 1) {
      if (!isDead(dead, place)) visit(neighbours[place] ?? DEAD, weights?.[place] ?? 1);
    }
  }
  const side = view.hot[direction];
  const degree = hotDegree(side, node);
  for (let k = 0; k < degree; k += 1) {
    const place = hotPlace(side, node, k);
    const neighbour = side.neighbours[place] ?? DEAD;
    if (neighbour !== DEAD) visit(neighbour, side.weights?.[place] ?? 1);
  }
}

/** Whether a node has a neighbour that was not removed. */
export function hasNeighbour(view: GraphView, direction: GraphDirection, node: number): boolean {
  for (const segment of view.segments) {
    const { offsets, dead } = segment[direction];
    const end = node + 1 < offsets.length ? (offsets[node + 1] ?? 0) : 0;
    for (let place = offsets[node] ?? 0; place < end; place += 1) if (!isDead(dead, place)) return true;
  }
  const side = view.hot[direction];
  const degree = hotDegree(side, node);
  for (let k = 0; k < degree; k += 1) if (side.neighbours[hotPlace(side, node, k)] !== DEAD) return true;
  return false;
}
