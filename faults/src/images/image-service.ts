import type { Outcome } from './bombs.js';

/** What became of one file. */
export interface Verdict {
  /** On the way in as a picture. */
  readonly ingested: Outcome;
  /** On the way into a network. */
  readonly prepared: Outcome;
  /** A broken promise. */
  readonly problem: string | undefined;
  /** How long both took, in milliseconds. */
  readonly tookMs: number;
}

/** What the child that meets the files does. */
export interface ImageService {
  /** Takes one file in, and prepares it for a network. */
  meet(bytes: Uint8Array): Verdict;
  /** The most memory that the child has ever had, in MB. */
  peakMegabytes(nothing: undefined): number;
}
