import { bestNumbers } from './best-numbers.js';
import type { FoundItems } from './found-items.js';
import type { Tally } from './tally.js';

/** The best `limit` items of a tally, best first; of equal ones those that were found first. */
export function topItems(tally: Tally, limit: number, steps: number): FoundItems {
  const best = bestNumbers(tally.scores, tally.size, limit);
  const { length } = best;
  const found = {
    nodes: new Uint32Array(length),
    scores: new Float32Array(length),
    visits: new Uint32Array(length),
    via: new Uint32Array(length),
    steps,
  };
  for (let place = 0; place < length; place += 1) {
    const number = best[place] ?? 0;
    found.nodes[place] = tally.nodes[number] ?? 0;
    found.scores[place] = tally.scores[number] ?? 0;
    found.visits[place] = tally.visits[number] ?? 0;
    found.via[place] = tally.via[number] ?? 0;
  }
  return found;
}
