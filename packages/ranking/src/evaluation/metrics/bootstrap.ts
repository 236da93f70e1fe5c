import type { Random } from '@feedloom/core';

/** Where the truth lies in 95 of 100 cases. */
export interface Interval {
  /** The lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/**
 * The bootstrap (Efron, 1979): draws as many users as there are, again and again, and looks how far what is computed of
 * them spreads. Each seed's users are drawn among themselves, and seeds count alike.
 *
 * Drawing is by user, so several figures of one user stay together: differences and ratios of figures are paired.
 *
 * @param groups - For each seed, for each user, the user's figures, row-major `[users, figures]`.
 * @param compute - What is of interest, from the means of the figures.
 */
export function bootstrap(
  groups: readonly Float64Array[],
  figures: number,
  compute: (means: Float64Array, into: Float64Array) => void,
  { random, rounds = 1000, outcomes = figures }: { random: Random; rounds?: number; outcomes?: number },
): Interval[] {
  const drawn = Array.from({ length: outcomes }, () => new Float64Array(rounds));
  const into = new Float64Array(outcomes);
  const means = new Float64Array(figures);
  const sums = new Float64Array(figures);
  const filled = groups.filter((group) => group.length > 0);
  let state = 1 + Math.floor(random.next() * 0xffff_fffe);
  for (let round = 0; round < rounds; round += 1) {
    means.fill(0);
    for (const group of filled) {
      const users = group.length / figures;
      sums.fill(0);
      for (let draw = 0; draw < users; draw += 1) {
        // xorshift32 (Marsaglia, 2003): a million draws must not cost a million calls.
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const row = Math.floor(((state >>> 0) / 0x1_0000_0000) * users) * figures;
        for (let figure = 0; figure < figures; figure += 1) {
          sums[figure] = (sums[figure] as number) + (group[row + figure] as number);
        }
      }
      for (let figure = 0; figure < figures; figure += 1) {
        means[figure] = (means[figure] as number) + (sums[figure] as number) / users / filled.length;
      }
    }
    compute(means, into);
    for (const [outcome, values] of drawn.entries()) values[round] = into[outcome] as number;
  }
  return drawn.map((values) => {
    values.sort();
    const at = (share: number): number => values[Math.min(rounds - 1, Math.floor(share * rounds))] ?? NaN;
    return { low: at(0.025), high: at(0.975) };
  });
}
