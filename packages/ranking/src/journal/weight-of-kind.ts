import { KIND_WEIGHTS } from '../pinsage/history-weights.js';

/** What an interaction of `kind` counts: 1 for a kind that `weights` does not name, never less than 0. */
export function weightOfKind(kind: string, weights: Readonly<Record<string, number>> = KIND_WEIGHTS): number {
  const weight = Object.hasOwn(weights, kind) ? (weights[kind] ?? 1) : 1;
  return weight > 0 ? weight : 0;
}
