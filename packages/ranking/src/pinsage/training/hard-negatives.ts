import type { Random } from '@feedloom/core';
import type { Neighbourhoods } from '../neighbourhoods.js';

/** From where to where in the ranking of what two steps reach, as shares: nearer ones are too often right as well. */
const BAND = [0.4, 1] as const;

/** Draws rivals that are near a query in the graph but not nearest (PinSage §3.2: a band of ranks of its walks). */
export class HardNegatives {
  readonly #neighbourhoods: Neighbourhoods;

  constructor(neighbourhoods: Neighbourhoods) {
    this.#neighbourhoods = neighbourhoods;
  }

  /** `count` rows, -1 where there is none; none that `isRight` knows, and never the query. */
  draw(query: number, count: number, random: Random, isRight: (item: number) => boolean): number[] {
    const ranked = this.#rank(query);
    const from = Math.floor(BAND[0] * ranked.length);
    const size = Math.ceil(BAND[1] * ranked.length) - from;
    return Array.from({ length: count }, () => {
      const item = ranked[from + Math.floor(random.next() * size)];
      return item === undefined || item === query || isRight(item) ? -1 : item;
    });
  }

  /** What two steps from `query` reach, likeliest first. */
  #rank(query: number): number[] {
    const { fanOut, neighbours, weights } = this.#neighbourhoods;
    const shares = new Map<number, number>();
    for (let place = query * fanOut; place < (query + 1) * fanOut; place += 1) {
      const near = neighbours[place] ?? 0;
      const share = weights[place] ?? 0;
      if (share <= 0) continue;
      for (let next = near * fanOut; next < (near + 1) * fanOut; next += 1) {
        const far = neighbours[next] ?? 0;
        const reached = share * (weights[next] ?? 0);
        if (reached > 0) shares.set(far, (shares.get(far) ?? 0) + reached);
      }
    }
    return [...shares].sort(([one, p], [other, q]) => q - p || one - other).map(([item]) => item);
  }
}
