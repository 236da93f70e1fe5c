import type { Interest } from '@feedloom/core';
import { requireNonNegative } from '@feedloom/core';

/** How places are shared among interests. */
export interface InterestQuotaOptions {
  /** The least share of an equal part that each interest gets, 0 to 1. @defaultValue `0.2` */
  readonly floorRatio?: number | undefined;
  /**
   * How well each interest has done when it was shown, by its item: a rate of engagement, say. One without a record
   * counts as the average of those with one, so that a new interest is neither starved nor favoured.
   *
   * @defaultValue none
   */
  readonly rewards?: ReadonlyMap<string, number> | undefined;
}

/**
 * Shares `count` places among interests by their weight, so that a strong one does not take all of them.
 *
 * @returns How many places each interest gets, in the order given; they sum to `count`. Remainders go to the largest.
 * @throws `ERR_INVALID_ARGUMENT` for a negative count.
 */
export function interestQuotas(
  interests: readonly Interest[],
  count: number,
  { floorRatio = 0.2, rewards = new Map<string, number>() }: InterestQuotaOptions = {},
): number[] {
  requireNonNegative('count', count);
  requireNonNegative('floorRatio', floorRatio);
  if (interests.length === 0) return [];
  const places = Math.floor(count);
  const recorded = interests.flatMap(({ item }) => rewards.get(item) ?? []);
  const average = recorded.length === 0 ? 1 : recorded.reduce((sum, reward) => sum + reward, 0) / recorded.length;
  const worth = interests.map(({ item, weight }) => Math.max(0, weight * (rewards.get(item) ?? average)));
  const sum = worth.reduce((total, part) => total + part, 0);
  const floor = Math.min(1, floorRatio) / interests.length;
  const shares = worth.map((part) => {
    const share = sum > 0 ? part / sum : 1 / interests.length;
    return (floor + (1 - floor * interests.length) * share) * places;
  });
  const quotas = shares.map(Math.floor);
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const left = places - quotas.reduce((total, quota) => total + quota, 0);
  for (const { index } of byRemainder.slice(0, left)) quotas[index] = (quotas[index] ?? 0) + 1;
  return quotas;
}
