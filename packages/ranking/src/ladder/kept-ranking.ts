import type { Ranked } from '@feedloom/core';
import type { Identified } from './identified.js';

/** A user's last good ranking, as plain data for any cache. */
export interface KeptRanking {
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Ids with their scores, best first. */
  readonly items: readonly (readonly [id: string, score: number])[];
}

/** The first `size` items of a ranking, to be kept. */
export function toKept(items: readonly Ranked<Identified>[], size: number, at: number): KeptRanking {
  return { at, items: items.slice(0, size).map(({ candidate, score }) => [candidate.id, score]) };
}

/** Whether a cache has given back what was put there: others may have written to it. */
export function isKept(value: unknown): value is KeptRanking {
  const { at, items } = (value ?? {}) as Partial<KeptRanking>;
  if (!Number.isFinite(at) || !Array.isArray(items)) return false;
  let before = Infinity;
  return (items as readonly unknown[]).every((item) => {
    if (!Array.isArray(item)) return false;
    const [id, score] = item as readonly unknown[];
    if (typeof id !== 'string' || typeof score !== 'number' || !Number.isFinite(score) || score > before) return false;
    before = score;
    return true;
  });
}
