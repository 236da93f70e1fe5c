import type { UserContext } from '@feedloom/core';
import { requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import type { KindWeights } from '../journal/kind-weights.js';
import { requireKindWeights, weightOfKind } from '../journal/kind-weights.js';
import type { Start } from '../traverse/found-items.js';

/** Where traversals start for a user. */
export interface StartsOptions {
  /** How much an interaction of each kind counts; 0 or less for not at all. @defaultValue `KIND_WEIGHTS` */
  readonly kindWeights?: KindWeights | undefined;
  /** After how long an interaction counts half, in milliseconds. @defaultValue a week */
  readonly halfLifeMs?: number | undefined;
  /** The most starts. @defaultValue `16` */
  readonly maxStarts?: number | undefined;
}

/**
 * What traversals start from: the items of the latest interactions, each with `weight of its kind · 2^(-age / half-life)`
 * added up, the heaviest first. Ages are counted from the newest interaction: only the proportions matter, and somebody
 * who comes back after a year is no stranger. Without interactions, the items of the user's interests.
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range.
 */
export function startsOf(
  { recent, interests }: Pick<UserContext, 'recent' | 'interests'>,
  { kindWeights, halfLifeMs = 604_800_000, maxStarts = 16 }: StartsOptions = {},
): Start[] {
  requirePositiveInteger('maxStarts', maxStarts);
  requireNonNegative('halfLifeMs', halfLifeMs);
  if (kindWeights !== undefined) requireKindWeights(kindWeights);
  const newest = recent.reduce((latest, { at }) => Math.max(latest, at), -Infinity);
  const weights = new Map<string, number>();
  const add = (item: string, weight: number): void => void weights.set(item, (weights.get(item) ?? 0) + weight);
  for (const { item, kind, at } of recent) {
    add(item, weightOfKind(kind, kindWeights) * (at === newest ? 1 : 2 ** (-(newest - at) / halfLifeMs)));
  }
  if (recent.length === 0) for (const { item, weight } of interests) add(item, weight);
  return [...weights]
    .map(([id, weight]) => ({ id, weight }))
    .filter(({ weight }) => weight > 0 && Number.isFinite(weight))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, maxStarts);
}
