import type { Candidate } from './candidate.js';
import { overlapOf } from './overlap.js';

/** Which candidates count as the same thing. */
export interface SuppressOptions {
  /** Two boxes that overlap by more than this share, 0 to 1, are one thing. @defaultValue 0.5 */
  readonly maxOverlap?: number | undefined;
  /** Whether boxes of different classes may be one thing, too. @defaultValue `false` */
  readonly acrossLabels?: boolean | undefined;
}

/**
 * Keeps the surest of candidates that overlap: greedy non-maximum suppression.
 *
 * @param candidates - Surest first.
 * @returns Those kept, in the same order. Quadratic, so hand in hundreds rather than thousands.
 */
export function suppressOverlaps(
  candidates: readonly Candidate[],
  { maxOverlap = 0.5, acrossLabels = false }: SuppressOptions = {},
): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const isNew = kept.every(
      ({ box, label }) => (!acrossLabels && label !== candidate.label) || overlapOf(box, candidate.box) <= maxOverlap,
    );
    if (isNew) kept.push(candidate);
  }
  return kept;
}
