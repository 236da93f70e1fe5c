import { FeedloomError, quote, requireId } from '@feedloom/core';

/** What kinds of interaction say: above 0 for liking, below for not liking, 0 for nothing. */
export type KindWeights = Readonly<Record<string, number>>;

/**
 * What kinds of interaction say, everywhere where it is not said otherwise. A kind that a table does not name says
 * nothing: it is not learned from.
 *
 * What a user refuses says far more than what the user passes by with pleasure, and is rarer. Profiles learn what is not
 * liked from what is below 0. Whatever counts only what is liked - histories, starts of walks, what is used together,
 * trends - leaves it out: it counts 0 there.
 */
export const KIND_WEIGHTS: KindWeights = { save: 2, click: 1, closeup: 0.5, hide: -6, report: -6 };

/** The most that a kind may say, either way. */
const MOST = 1e6;

/** What an interaction of `kind` says: 0 for a kind that `weights` does not name. */
export function saidByKind(kind: string, weights: KindWeights = KIND_WEIGHTS): number {
  return Object.hasOwn(weights, kind) ? (weights[kind] ?? 0) : 0;
}

/** What an interaction of `kind` counts where only liking counts: never less than 0. */
export function weightOfKind(kind: string, weights: KindWeights = KIND_WEIGHTS): number {
  return Math.max(0, saidByKind(kind, weights));
}

/** @throws `ERR_INVALID_ARGUMENT` for a kind that is no id, or a weight that is not finite or beyond a million. */
export function requireKindWeights(weights: KindWeights): void {
  for (const [kind, weight] of Object.entries(weights)) {
    requireId('kindWeights', kind);
    if (typeof weight === 'number' && Math.abs(weight) <= MOST) continue;
    const message = `\`kindWeights.${kind}\` must be a number from -1e6 to 1e6, got ${quote(weight)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
}
