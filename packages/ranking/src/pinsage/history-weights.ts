import type { Interaction } from '@feedloom/core';

/** How a history is weighed. */
export interface HistoryOptions {
  /** The most places of a history, newest first. @defaultValue 64 */
  readonly limit?: number | undefined;
  /** What a place's weight halves in, in milliseconds. @defaultValue 14 days */
  readonly halfLifeMs?: number | undefined;
  /** What an interaction counts, by its kind; 0 leaves it out. @defaultValue {@link KIND_WEIGHTS}, 1 for other kinds */
  readonly kindWeights?: Readonly<Record<string, number>> | undefined;
}

/** What interactions count, by their kind; any other kind counts 1. Those that say "no" are not part of a history. */
export const KIND_WEIGHTS: Readonly<Record<string, number>> = { save: 2, click: 1, hide: 0, report: 0 };

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
 */
export function historyOf(
  recent: readonly Interaction[],
  now: number,
  { limit = 64, halfLifeMs = 14 * 24 * 3_600_000, kindWeights = KIND_WEIGHTS }: HistoryOptions = {},
): HistoryPlace[] {
  const seen = new Set<string>();
  const places: HistoryPlace[] = [];
  for (const { item, kind, at } of recent) {
    if (places.length >= limit) break;
    const weight = Object.hasOwn(kindWeights, kind) ? (kindWeights[kind] ?? 1) : 1;
    if (seen.has(item)) continue;
    seen.add(item);
    if (!(weight > 0)) continue;
    const ageMs = Math.max(0, now - (Number.isFinite(at) ? at : 0));
    places.push({ item, logWeight: Math.log(weight) - (ageMs / halfLifeMs) * Math.LN2 });
  }
  return places;
}
