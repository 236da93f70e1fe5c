import { systemClock } from '@feedloom/core';
import type { Clock, RankReason, RankRequest, Ranked, Ranker } from '@feedloom/core';
import { beginRank } from '../ladder/begin-rank.js';
import { bestOf } from '../ladder/best-of.js';
import type { Identified } from '../ladder/identified.js';
import { EVERYBODY } from './trending-counts.js';
import type { TrendingCounts } from './trending-counts.js';

/** Where a user's trends are looked for. */
export interface TrendingRankerOptions<Item> {
  /** The user's segments. @defaultValue none beside everybody */
  readonly segmentsOf?: ((request: RankRequest<Item>) => readonly string[]) | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

interface Placing {
  readonly score: number;
  readonly reasons: readonly RankReason[];
}

const UNKNOWN: Placing = { score: 0, reasons: [] };

/** Puts a positive value into (0, 1), in order. */
const squash = (value: number): number => value / (1 + value);

/**
 * A {@link Ranker} that places every candidate and needs nothing but memory, for the bottom of a ladder: what is trending
 * in the user's segments, then what is trending with everybody, then what is popular, then the rest as it was given.
 *
 * Scores lie in (3, 4), (2, 3), (1, 2) and at 0, so that they are comparable within an answer.
 */
export function trending<Item extends Identified>(
  counts: TrendingCounts,
  { segmentsOf = () => [], clock = systemClock }: TrendingRankerOptions<Item> = {},
): Ranker<Item> & {
  /** Its name as a rung. */
  readonly name: 'trending';
} {
  function place(id: string, segments: readonly string[]): Placing {
    let best = 0;
    let via: string | undefined;
    for (const segment of segments) {
      const { trend = 0 } = counts.of(id, segment) ?? {};
      if (trend > best) [best, via] = [trend, segment];
    }
    if (best > 0) return { score: 3 + squash(best), reasons: [{ kind: 'trend', value: best, via }] };
    const { trend = 0, popularity = 0 } = counts.of(id, EVERYBODY) ?? {};
    if (trend > 0) return { score: 2 + squash(trend), reasons: [{ kind: 'trend', value: trend }] };
    return popularity > 0
      ? { score: 1 + squash(popularity), reasons: [{ kind: 'popularity', value: popularity }] }
      : UNKNOWN;
  }
  return {
    name: 'trending',
    async rank(request, options) {
      const { limit } = beginRank(request, options, clock);
      const segments = segmentsOf(request).filter((segment) => segment !== EVERYBODY);
      const items = placeAll('trending', request.candidates, limit, ({ id }) => place(id, segments));
      return { items, degraded: [] };
    },
  };
}

/** A {@link Ranker} by how many different users an item had lately, all of them alike; it places every candidate. */
export function popularity<Item extends Identified>(
  counts: TrendingCounts,
  {
    clock = systemClock,
  }: {
    /** Time. @defaultValue the system clock */
    readonly clock?: Clock | undefined;
  } = {},
): Ranker<Item> & {
  /** Its name as a rung. */
  readonly name: 'popularity';
} {
  return {
    name: 'popularity',
    async rank(request, options) {
      const { limit } = beginRank(request, options, clock);
      const items = placeAll('popularity', request.candidates, limit, ({ id }) => {
        const { popularity: value = 0 } = counts.of(id, EVERYBODY) ?? {};
        return { score: value, reasons: [{ kind: 'popularity', value }] };
      });
      return { items, degraded: [] };
    },
  };
}

function placeAll<Item>(
  rung: string,
  candidates: readonly Item[],
  limit: number,
  place: (candidate: Item) => Placing,
): Ranked<Item>[] {
  const placings = candidates.map(place);
  return bestOf(
    Float64Array.from(placings, ({ score }) => score),
    limit,
  ).map((at) => {
    return { candidate: candidates[at] as Item, rung, ...(placings[at] ?? UNKNOWN) };
  });
}
