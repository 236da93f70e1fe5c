import type { Random } from '@feedloom/core';
import type { FeedServiceOptions } from '@feedloom/pools';
import type { Source } from './world.js';

/** What ranking adds to a feed: items found at every refresh, and heads in another order. */
export type RankedCandidates = Required<Pick<FeedServiceOptions<null, Source>, 'pull' | 'rescore'>>;

/** How many items ranking knows, and how many it finds at a time: mostly a few, at times more than are looked at at first. */
const [KNOWN, FEW, MANY] = [160, 3, 130];

/** All the items that may be found, beside those that are in pools already. */
export const RANKED_IDS: readonly string[] = Array.from({ length: KNOWN }, (_, place) => `ranked ${place}`);

/**
 * Ranking at its most inconvenient: it finds the same items again and again, also such as wait in pools, orders heads by
 * chance, and fails now and then.
 *
 * @param alsoInPools - Items that are offered to pools too.
 */
export function rankedCandidates(random: Random, alsoInPools: readonly string[] = []): RankedCandidates {
  const known = [...RANKED_IDS, ...alsoInPools];
  const mayFail = (): void => {
    if (random.next() < 0.1) throw new Error('The ranker fails on purpose.');
  };
  return {
    async pull() {
      mayFail();
      const count = random.next() < 0.2 ? MANY : FEW;
      const ids = Array.from({ length: count }, () => known[Math.floor(random.next() * known.length)] ?? '');
      return { items: ids.map((id) => ({ id, score: random.next(), data: null, source: 'ranked' as const })) };
    },
    async rescore(_user, heads) {
      mayFail();
      return heads.map(({ source, items }) => ({
        source,
        items: items.map(({ id }) => ({ id, score: random.next() })),
      }));
    },
  };
}
