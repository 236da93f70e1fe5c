import { bestNumbers } from './best-numbers.js';
import type { FoundItems } from './found-items.js';
import type { Tally } from './tally.js';

/** The best `limit` items of a tally, best first; of equal ones those that were found first. */
export function topItems(tally: Tally, limit: number, steps: number): FoundItems {
  const best = bestNumbers(tally.scores, tally.size, limit, tally.best);
  const { length } = best;
  // In one buffer, which is less to allocate and one thing to transfer.
  const buffer = new ArrayBuffer(16 * length);
  const nodes = new Uint32Array(buffer, 0, length);
  const scores = new Float32Array(buffer, 4 * length, length);
  const visits = new Uint32Array(buffer, 8 * length, length);
  const via = new Uint32Array(buffer, 12 * length, length);
  const { nodes: nodeOf, scores: scoreOf, visits: visitsOf, via: viaOf } = tally;
  for (let place = 0; place < length; place += 1) {
    const number = best[place] ?? 0;
    nodes[place] = nodeOf[number] ?? 0;
    scores[place] = scoreOf[number] ?? 0;
    visits[place] = visitsOf[number] ?? 0;
    via[place] = viaOf[number] ?? 0;
  }
  return { nodes, scores, visits, via, steps };
}
