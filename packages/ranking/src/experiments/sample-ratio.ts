import { requireNonNegative, requirePositiveInteger } from '@feedloom/core';

/** Whether users were spread over arms as was meant. */
export interface SampleRatio {
  /** How far the counts are from what was meant, squared. */
  readonly chiSquare: number;
  /** How likely chance alone goes that far; below 0.001 something is broken, and the experiment says nothing. */
  readonly probability: number;
}

/**
 * Tests whether counts of users fit the shares of their arms (Pearson's chi-square). The first thing to look at in an
 * experiment's log: arms that lose users, by crashes or by slowness, cannot be compared.
 *
 * @param shares - One for each count, in any unit, each above 0.
 */
export function sampleRatio(counts: readonly number[], shares: readonly number[]): SampleRatio {
  requirePositiveInteger('the number of arms', counts.length);
  for (const count of counts) requireNonNegative('counts[]', count);
  const users = counts.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const chiSquare = counts.reduce((sum, count, index) => {
    const expected = (users * (shares[index] ?? 0)) / whole;
    return expected === 0 ? sum + (count === 0 ? 0 : Infinity) : sum + (count - expected) ** 2 / expected;
  }, 0);
  return { chiSquare, probability: upperTail(chiSquare, counts.length - 1) };
}

/** The chance of a chi-square above `value`, by the cube-root approximation of Wilson and Hilferty (1931). */
function upperTail(value: number, degrees: number): number {
  if (degrees < 1 || value === 0) return 1;
  if (!Number.isFinite(value)) return 0;
  const spread = 2 / (9 * degrees);
  const normal = (Math.cbrt(value / degrees) - (1 - spread)) / Math.sqrt(spread);
  return normal < 0 ? 1 - normalTail(-normal) : normalTail(normal);
}

/** Abramowitz and Stegun 26.2.17; off by less than 1e-7. */
function normalTail(at: number): number {
  const t = 1 / (1 + 0.2316419 * at);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp(-(at ** 2) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
