import type { GraphView } from '../graph/graph-view.js';
import { NeighbourRows, NONE } from './neighbour-rows.js';
import type { NeighbourhoodRequest } from './traverse-request.js';
import type { TraverseScratch } from './traverse-scratch.js';
import type { VisitCounts } from './visit-counts.js';
import { XorShift } from './xor-shift.js';

/** Where rows of neighbours are written: nodes, not rows. */
export interface NeighbourTable {
  /** `[rows, fanOut]`: nodes. */
  readonly neighbours: Int32Array;
  /** `[rows, fanOut]`: shares. */
  readonly weights: Float32Array;
}

/**
 * The most important neighbours of items (PinSage, Ying et al., KDD 2018, section 3.1): the `fanOut` items that short
 * random walks from it visit most, without itself; their visits, divided by the sum of those kept, are the weights.
 *
 * Most visited first, of equal ones the lower node. An item that reaches nothing has itself, with weight 1. Places that
 * are not used have weight 0 and neighbour 0. A row depends on the seed and its node only, not on its place or thread.
 *
 * @param from - The row of `table` where the request's first item goes.
 */
export function importantNeighbours(
  view: GraphView,
  { nodes, fanOut, walks, length, seed }: NeighbourhoodRequest,
  scratch: TraverseScratch,
  table: NeighbourTable,
  from: number,
): void {
  const { counts } = scratch;
  const items = new NeighbourRows(view, 'items');
  const collections = new NeighbourRows(view, 'collections');
  scratch.reserve(view);
  counts.reserveVisits(walks * length);
  try {
    for (const [index, node] of nodes.entries()) {
      const random = new XorShift(seed, node);
      for (let walk = 0; walk < walks; walk += 1) {
        let at = node;
        for (let step = 0; step < length; step += 1) {
          const through = items.draw(at, random);
          const next = through === NONE ? NONE : collections.draw(through, random);
          if (next === NONE) break;
          at = next;
          if (at !== node) counts.visit(at);
        }
      }
      writeRow(table, (from + index) * fanOut, fanOut, node, counts);
      counts.clear();
    }
  } finally {
    counts.clear();
  }
}

function writeRow(
  { neighbours, weights }: NeighbourTable,
  start: number,
  fanOut: number,
  node: number,
  counts: VisitCounts,
): void {
  neighbours.fill(0, start, start + fanOut);
  weights.fill(0, start, start + fanOut);
  let kept = 0;
  for (let touch = 0; touch < counts.size; touch += 1) {
    const found = counts.touched[touch] ?? 0;
    const visits = counts.counts[found] ?? 0;
    // Insertion into the short sorted row.
    let place = kept;
    while (place > 0) {
      const before = start + place - 1;
      const [other, otherVisits] = [neighbours[before] ?? 0, weights[before] ?? 0];
      if (otherVisits > visits || (otherVisits === visits && other < found)) break;
      if (place < fanOut) {
        neighbours[before + 1] = other;
        weights[before + 1] = otherVisits;
      }
      place -= 1;
    }
    if (place >= fanOut) continue;
    neighbours[start + place] = found;
    weights[start + place] = visits;
    kept = Math.min(fanOut, kept + 1);
  }
  if (kept === 0) {
    neighbours[start] = node;
    weights[start] = 1;
    return;
  }
  let sum = 0;
  for (let place = 0; place < kept; place += 1) sum += weights[start + place] ?? 0;
  for (let place = 0; place < kept; place += 1) weights[start + place] = (weights[start + place] ?? 0) / sum;
}
