import type { GraphView } from '../graph/graph-view.js';
import type { FoundItems } from './found-items.js';
import { NeighbourRows } from './neighbour-rows.js';
import { topItems } from './top-items.js';
import type { TraverseScratch } from './traverse-scratch.js';
import type { TwoHopRequest } from './traverse-request.js';

/**
 * The items of the collections of the starts: the score of an item is the sum over all paths `start - collection - item`
 * of `start's weight · both edges' weights / log2(2 + collection's degree)`. Exact, and no chance in it.
 *
 * Of a longer row only the last `fanOut` edges are looked at: fresh ones first, then those of the newest segment. Removed
 * edges are passed over; until a seal they count for the degree. Starts and excluded items are never found.
 *
 * @param isStopped - Asked before every start; once it says so, what was found is worthless.
 */
export function twoHopItems(
  view: GraphView,
  { starts, weights, limit, exclude, fanOut }: TwoHopRequest,
  scratch: TraverseScratch,
  isStopped: () => boolean = () => false,
): FoundItems {
  const { tally, reached, row } = scratch;
  const items = new NeighbourRows(view, 'items');
  const collections = new NeighbourRows(view, 'collections');
  let edges = 0;

  scratch.reserve(view);
  try {
    tally.exclude(exclude);
    tally.exclude(starts);
    for (const [place, start] of starts.entries()) {
      if (isStopped()) break;
      edges += items.copyLast(start, fanOut, reached);
      for (let at = 0; at < reached.size; at += 1) {
        const collection = reached.neighbours[at] ?? 0;
        const weight = (weights[place] ?? 0) * (items.hasWeights ? (reached.weights[at] ?? 1) : 1);
        edges += collections.copyLast(collection, fanOut, row);
        tally.addRow(row, collections.hasWeights, weight / Math.log2(2 + collections.length(collection)));
      }
      tally.endStart(place);
    }
    return topItems(tally, limit, edges);
  } finally {
    tally.clear();
  }
}
