import type { GraphView } from '../graph/graph-view.js';
import type { FoundItems } from './found-items.js';
import { NeighbourRows } from './neighbour-rows.js';
import { splitSteps } from './split-steps.js';
import { topItems } from './top-items.js';
import type { TraverseScratch } from './traverse-scratch.js';
import type { WalkRequest } from './traverse-request.js';
import { walkRows } from './walk-rows.js';
import type { WalkPlan } from './walk-rows.js';
import { XorShift } from './xor-shift.js';

/**
 * Items by how often random walks from several starts come by (Pixie, Eksombatchai et al., WWW 2018, algorithms 2 and 3).
 *
 * Every start gets its share of the steps, a walk and counters of its own. A start without edges adds nothing. With
 * `combine: 'boost'` a score is `(Σ √visits)²`, else the sum of visits. Starts and excluded items are walked through, but
 * never found. The same request over the same view finds the same.
 *
 * @param isStopped - Asked about every millisecond; once it says so, the walk ends and what it found is worthless.
 */
export function walkItems(
  view: GraphView,
  request: WalkRequest,
  scratch: TraverseScratch,
  isStopped: () => boolean = () => false,
): FoundItems {
  const { starts, weights, steps, limit, exclude, restart, stopVisits, stopItems, combine, bucket, bias } = request;
  const { tally, counts } = scratch;
  const items = new NeighbourRows(view, 'items');
  const collections = new NeighbourRows(view, 'collections');
  const degrees = Uint32Array.from(starts, (start) => items.length(start));
  const shares = splitSteps(weights, degrees, scratch.largestDegree(view), steps);
  const preferred = bucket === undefined ? undefined : { bucket, share: bias };
  const stop = { visits: stopVisits, items: stopItems };
  let made = 0;
  scratch.reserve(view);
  try {
    tally.exclude(exclude);
    tally.exclude(starts);
    for (const [place, start] of starts.entries()) {
      const share = shares[place] ?? 0;
      if (share === 0) continue;
      const random = new XorShift(request.seed, place);
      const plan: WalkPlan = { start, steps: share, restart, stop, bias: preferred, scratch, random, isStopped };
      counts.reserveVisits(share);
      made += walkRows(items, collections, plan);
      tally.takeVisits(counts, place, combine === 'boost');
      if (isStopped()) break;
    }
    if (combine === 'boost') {
      for (let number = 0; number < tally.size; number += 1) tally.scores[number] = (tally.scores[number] ?? 0) ** 2;
    }
    return topItems(tally, limit, made);
  } finally {
    counts.clear();
    tally.clear();
  }
}
