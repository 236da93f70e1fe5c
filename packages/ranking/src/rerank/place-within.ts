/** One candidate that waits for a place. */
export interface Waiting {
  /** Its place by similarity, from 0, without near-duplicates. */
  readonly rank: number;
  /** Its index among all candidates, which breaks ties. */
  readonly index: number;
  /** Finite, higher is better. */
  readonly score: number;
}

/** How far candidates may move. */
export interface PlacingOptions {
  /** How many places. */
  readonly maxDisplacement: number;
  /** The last place of the first by similarity, from 1. */
  readonly bestWithin: number;
  /** How many to place. */
  readonly limit: number;
  /** What the likeness to the candidate that was placed last takes from one that waits; the most of all counts, for the first 200 places. */
  readonly likeness?: ((waiting: Waiting, placed: Waiting) => number) | undefined;
}

/** Beyond this place nobody compares neighbours any more, and the cost would grow with the square. */
const SPREAD_PLACES = 200;

/**
 * Places candidates by score, none further than `maxDisplacement` from its place by similarity: at each place the best
 * of those that may stand there, unless it is the last place for one of them.
 *
 * At each place at most one candidate comes to its last one, so the bound is always kept. The first places do not
 * depend on the limit. O(limit · maxDisplacement).
 *
 * @param byRank - Yields candidates in the order of their ranks; only as many are drawn as may take a place.
 */
export function placeWithin(
  byRank: Iterator<Waiting>,
  { maxDisplacement, bestWithin, limit, likeness }: PlacingOptions,
): Waiting[] {
  const placed: Waiting[] = [];
  const waiting: Waiting[] = [];
  /** Of each that waits, what the likeness to those placed takes away. */
  const losses: number[] = [];
  const spread = (place: number): boolean => likeness !== undefined && place < SPREAD_PLACES;
  let drawn = 0;
  for (let place = 0; place < limit; place += 1) {
    for (; drawn <= place + maxDisplacement; drawn += 1) {
      const next = byRank.next();
      if (next.done === true) break;
      waiting.push(next.value);
      losses.push(
        spread(place) ? placed.reduce((most, other) => Math.max(most, likeness?.(next.value, other) ?? 0), 0) : 0,
      );
    }
    if (waiting.length === 0) break;
    const choice =
      lastChance(waiting, place, { maxDisplacement, bestWithin }) ?? best(waiting, spread(place) ? losses : []);
    const [chosen] = waiting.splice(choice, 1);
    losses.splice(choice, 1);
    if (chosen === undefined) break;
    placed.push(chosen);
    if (!spread(place)) continue;
    for (const [index, other] of waiting.entries()) {
      losses[index] = Math.max(losses[index] ?? 0, likeness?.(other, chosen) ?? 0);
    }
  }
  return placed;
}

/** The one that may stand no lower than here. Those that wait are in the order of their ranks. */
function lastChance(
  waiting: readonly Waiting[],
  place: number,
  { maxDisplacement, bestWithin }: Pick<PlacingOptions, 'maxDisplacement' | 'bestWithin'>,
): number | undefined {
  const rank = waiting[0]?.rank ?? Infinity;
  const last = rank === 0 ? Math.min(maxDisplacement, bestWithin - 1) : rank + maxDisplacement;
  return last <= place ? 0 : undefined;
}

function best(waiting: readonly Waiting[], losses: readonly number[]): number {
  let choice = 0;
  let most = -Infinity;
  for (const [index, { score, index: given }] of waiting.entries()) {
    const value = score - (losses[index] ?? 0);
    if (value < most || (value === most && given > (waiting[choice]?.index ?? -1))) continue;
    most = value;
    choice = index;
  }
  return choice;
}
