import type { Interaction } from '@feedloom/core';
import type { KindWeights } from '../journal/kind-weights.js';
import { requireKindWeights, weightOfKind } from '../journal/kind-weights.js';

/** How a history is weighed. */
export interface HistoryOptions {
  /** The most places of a history, newest first. @defaultValue 64 */
  readonly limit?: number | undefined;
  /** What a place's weight halves in, in milliseconds. @defaultValue 14 days */
  readonly halfLifeMs?: number | undefined;
  /** What an interaction counts, by its kind; 0 or less leaves it out. @defaultValue `KIND_WEIGHTS` */
  readonly kindWeights?: KindWeights | undefined;
}

/** One place of a history. */
export interface HistoryPlace {
  /** The item. */
  readonly item: string;
  /** ℓ: the natural logarithm of its weight. */
  readonly logWeight: number;
}

/**
 * The history that the network attends to: what was done last, each with `ℓ = ln(weight of its kind · 2^(-age / half-life))`.
 * An item counts once, by its newest interaction, or not at all if that one counts 0.
 *
 * @param recent - Newest first.
 * @param now - In milliseconds since the Unix epoch; what lies after it has age 0, and a time that is not finite counts as 0.
 * @throws `ERR_INVALID_ARGUMENT` for weights of kinds that are no finite numbers.
 */
export function historyOf(
  recent: readonly Interaction[],
  now: number,
  { limit = 64, halfLifeMs = 14 * 24 * 3_600_000, kindWeights }: HistoryOptions = {},
): HistoryPlace[] {
  if (kindWeights !== undefined) requireKindWeights(kindWeights);
  const seen = new Set<string>();
  const places: HistoryPlace[] = [];
  for (const { item, kind, at } of recent) {
    if (places.length >= limit) break;
    const weight = weightOfKind(kind, kindWeights);
    if (seen.has(item)) continue;
    seen.add(item);
    if (!(weight > 0)) continue;
    const ageMs = Math.max(0, now - (Number.isFinite(at) ? at : 0));
    places.push({ item, logWeight: Math.log(weight) - (ageMs / halfLifeMs) * Math.LN2 });
  }
  return places;
}
