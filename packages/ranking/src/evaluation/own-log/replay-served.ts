import { requireFinite, seededRandom } from '@feedloom/core';
import type { Answers } from '../asking/answers.js';
import { bootstrap } from '../metrics/bootstrap.js';
import type { ServedItem } from './log-set.js';

/** How a log is replayed. */
export interface ReplayOptions {
  /** The most that one served item counts, however unlikely it was. @defaultValue 100 */
  readonly maxWeight?: number | undefined;
}

/** What a ranker would have earned, had it decided what was served. */
export interface ReplayedRanker {
  /** Which ranker. */
  readonly ranker: string;
  /** Served items that the ranker would have listed too. */
  readonly matches: number;
  /** The share of those that users engaged with; what was likely to be served anyway counts too much. NaN without matches. */
  readonly replay: number;
  /** Engagements for each served item by inverse propensities: true on average, and it varies much. NaN without propensities. */
  readonly ips: number;
  /** The same, divided by the mean weight: varies less, and is a little off. NaN without matches that have propensities. */
  readonly snips: number;
  /** Where `snips` truly lies in 95 of 100 cases: the lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Equally weighted observations that would say as much: below a hundred or so, believe nothing of it. */
  readonly effectiveSamples: number;
}

/**
 * Estimates from what was served what a ranker would have earned (Horvitz and Thompson, 1952; self-normalised after Swaminathan
 * and Joachims, NIPS 2015). A served item counts, by one over its propensity, if the ranker lists it for that user.
 *
 * @param answers - Of the ranker, asked about every user that was served something.
 * @throws `ERR_INVALID_ARGUMENT` if `maxWeight` is not finite.
 */
export function replayServed(
  served: readonly ServedItem[],
  { ranker, asked, lists, listLength }: Answers,
  { maxWeight = 100 }: ReplayOptions = {},
): ReplayedRanker {
  requireFinite('maxWeight', maxWeight);
  const rows = new Map(Array.from(asked, (user, row) => [user, row]));
  const listed = (user: number, item: number): boolean => {
    const row = rows.get(user);
    return row !== undefined && lists.subarray(row * listLength, (row + 1) * listLength).includes(item);
  };
  let matches = 0;
  let engaged = 0;
  let squares = 0;
  let known = 0;
  const byUser = new Map<number, { weight: number; earned: number }>();
  for (const { user, item, propensity, isEngaged } of served) {
    if (propensity !== undefined) known += 1;
    const sums = byUser.get(user) ?? { weight: 0, earned: 0 };
    byUser.set(user, sums);
    if (!listed(user, item)) continue;
    matches += 1;
    engaged += isEngaged ? 1 : 0;
    if (propensity === undefined) continue;
    const weight = Math.min(maxWeight, 1 / propensity);
    sums.weight += weight;
    sums.earned += isEngaged ? weight : 0;
    squares += weight * weight;
  }
  const sums = [...byUser.values()];
  const weights = sums.reduce((sum, { weight }) => sum + weight, 0);
  const earned = sums.reduce((sum, one) => sum + one.earned, 0);
  const figures = Float64Array.from(sums.flatMap((one) => [one.earned, one.weight]));
  const ratio = (means: Float64Array, into: Float64Array): void => {
    into[0] = (means[0] ?? NaN) / (means[1] ?? NaN);
  };
  const [interval] =
    weights === 0 ? [] : bootstrap([figures], 2, ratio, { random: seededRandom(1), rounds: 500, outcomes: 1 });
  return {
    ranker,
    matches,
    replay: engaged / matches,
    ips: earned / known,
    snips: earned / weights,
    low: interval?.low ?? NaN,
    high: interval?.high ?? NaN,
    effectiveSamples: squares === 0 ? 0 : weights ** 2 / squares,
  };
}
