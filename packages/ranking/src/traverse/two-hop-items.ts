import type { GraphView } from '../graph/graph-view.js';
import type { FoundItems } from './found-items.js';
import { NeighbourRows, NONE } from './neighbour-rows.js';
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
 * @param isStopped - Asked after every collection's row; once it says so, what was found is worthless.
 */
export function twoHopItems(
  view: GraphView,
  { starts, weights, limit, exclude, fanOut }: TwoHopRequest,
  scratch: TraverseScratch,
  isStopped: () => boolean = () => false,
): FoundItems {
  const { tally } = scratch;
  const items = new NeighbourRows(view, 'items');
  const collections = new NeighbourRows(view, 'collections');
  let edges = 0;

  /** Calls `visit` with the living neighbours of the last `fanOut` edges. */
  const forLast = (rows: NeighbourRows, node: number, visit: (neighbour: number, weight: number) => void): void => {
    const length = rows.length(node);
    const end = Math.max(0, length - fanOut);
    for (let place = length - 1; place >= end; place -= 1) {
      edges += 1;
      const neighbour = rows.at(node, place);
      if (neighbour !== NONE) visit(neighbour, rows.weight);
    }
  };

  scratch.reserve(view);
  try {
    tally.exclude(exclude);
    tally.exclude(starts);
    for (const [place, start] of starts.entries()) {
      if (isStopped()) break;
      forLast(items, start, (collection, weight) => {
        const share = ((weights[place] ?? 0) * weight) / Math.log2(2 + collections.length(collection));
        forLast(collections, collection, (item, itemWeight) => tally.add(item, share * itemWeight, 1));
      });
      tally.endStart(place);
    }
    return topItems(tally, limit, edges);
  } finally {
    tally.clear();
  }
}
