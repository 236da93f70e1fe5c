import { FeedloomError, quote } from '@feedloom/core';

/** How alike two pictures are: their cosine, or the two vectors, each of L2 norm 1. */
export type Pair = number | readonly [Float32Array, Float32Array];

/** What a threshold is found from. */
export interface CalibrationPairs {
  /** Pairs of pictures that nobody would call similar; at least 20. */
  readonly different: readonly Pair[];
  /** Pairs of pictures that people would call similar. @defaultValue none */
  readonly same?: readonly Pair[] | undefined;
}

/** How much may go wrong. */
export interface CalibrationOptions {
  /**
   * The largest share of different pairs, 0 to 1, that may pass for similar.
   * @defaultValue 0.01 without `same` pairs; with them, whatever separates the two best
   */
  readonly maxFalsePositiveRatio?: number | undefined;
}

/** How cosines of pairs are spread. */
export interface Spread {
  /** How many pairs. */
  readonly count: number;
  /** Their mean. */
  readonly mean: number;
  /** Half of them are at most this. */
  readonly median: number;
  /** One in 20 is at most this. */
  readonly p5: number;
  /** One in 20 is above this. */
  readonly p95: number;
}

/** A threshold, and the figures that it comes from. */
export interface Calibration {
  /** From this cosine on, two pictures count as similar. */
  readonly threshold: number;
  /** The share of different pairs that pass for similar. */
  readonly falsePositiveRatio: number;
  /** The share of same pairs that are found; `undefined` without such pairs. */
  readonly truePositiveRatio: number | undefined;
  /** How the different pairs are spread. */
  readonly different: Spread;
  /** How the same pairs are spread; `undefined` without any. */
  readonly same: Spread | undefined;
}

/**
 * Finds from which cosine on two pictures of one embedding space count as similar.
 *
 * With pairs of both sorts it is the cosine that tells them apart best: the largest difference between the share of same
 * pairs found and that of different ones let through (Youden's J). With different pairs alone it is the least cosine that
 * lets through no more than `maxFalsePositiveRatio` of them.
 *
 * @throws `ERR_INVALID_ARGUMENT` for fewer than 20 different pairs, an empty list of same ones, a cosine that is not
 * finite, or a ratio outside of 0 to 1.
 * @see {@link https://doi.org/10.1002/1097-0142(1950)3:1%3C32::AID-CNCR2820030106%3E3.0.CO;2-3 | Youden, 1950}
 */
export function calibrateThreshold(
  { different, same }: CalibrationPairs,
  { maxFalsePositiveRatio = same === undefined ? 0.01 : 1 }: CalibrationOptions = {},
): Calibration {
  if (different.length < 20 || same?.length === 0) {
    const message = `A threshold needs at least 20 different pairs, and same pairs if any are given; got ${quote(different.length)} and ${quote(same?.length ?? 'none')}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  if (!(maxFalsePositiveRatio >= 0 && maxFalsePositiveRatio <= 1)) {
    const message = `\`maxFalsePositiveRatio\` must be 0 to 1, got ${quote(maxFalsePositiveRatio)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const apart = sortedCosines(different);
  const alike = same === undefined ? undefined : sortedCosines(same);
  const threshold = best(apart, alike, maxFalsePositiveRatio);
  return {
    threshold,
    falsePositiveRatio: ratioFrom(apart, threshold),
    truePositiveRatio: alike === undefined ? undefined : ratioFrom(alike, threshold),
    different: spreadOf(apart),
    same: alike === undefined ? undefined : spreadOf(alike),
  };
}

function best(apart: Float64Array, alike: Float64Array | undefined, maxFalsePositiveRatio: number): number {
  let found = { threshold: 1, gain: -Infinity };
  // Halfway between two neighbours nothing changes, so only their middles need to be looked at, the lowest first.
  for (const threshold of middles(apart, alike)) {
    const falsePositives = ratioFrom(apart, threshold);
    if (falsePositives > maxFalsePositiveRatio) continue;
    if (alike === undefined) return threshold;
    const gain = ratioFrom(alike, threshold) - falsePositives;
    if (gain > found.gain) found = { threshold, gain };
  }
  return found.threshold;
}

function middles(apart: Float64Array, alike: Float64Array = new Float64Array()): Float64Array {
  const all = Float64Array.from([-1, ...apart, ...alike, 1]).sort();
  return all.subarray(1).map((cosine, place) => (cosine + (all[place] ?? cosine)) / 2);
}

/** The share of `sorted` that is at least `threshold`. */
function ratioFrom(sorted: Float64Array, threshold: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < threshold) low = middle + 1;
    else high = middle;
  }
  return (sorted.length - low) / sorted.length;
}

function spreadOf(sorted: Float64Array): Spread {
  const quantile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const mean = sorted.reduce((sum, cosine) => sum + cosine, 0) / sorted.length;
  return { count: sorted.length, mean, median: quantile(0.5), p5: quantile(0.05), p95: quantile(0.95) };
}

function sortedCosines(pairs: readonly Pair[]): Float64Array {
  const cosines = Float64Array.from(pairs, (pair) => (typeof pair === 'number' ? pair : dot(...pair)));
  const bad = cosines.find((cosine) => !Number.isFinite(cosine));
  if (bad === undefined) return cosines.sort();
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `A cosine must be finite, got ${quote(bad)}. Check the vectors.`);
}

function dot(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) {
    const message = `The vectors of a pair must be of one length, got ${quote(`${one.length} and ${other.length}`)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  return one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
}
