import type { Detector, VectorIndex } from '@feedloom/core';
import type { OpenEmbedder } from '@feedloom/vision';
import type { Safe } from './snapshots.js';

/** What an embedder is asked for here: vectors, and labels for pictures without words. */
export type LookingEmbedder = Pick<OpenEmbedder, 'space' | 'embed' | 'look' | 'close' | typeof Symbol.asyncDispose>;

/** A vector index that may be kept safe elsewhere, to be restored from if its files are damaged; one in memory is not. */
export interface SafeIndex extends VectorIndex, Omit<Safe, 'size'> {}

/** What the board sees with. Whoever opened them closes them. */
export interface Eyes {
  readonly embedder: LookingEmbedder;
  /** Without one, no objects are named. */
  readonly detector?: Detector | undefined;
  readonly index: SafeIndex;
}
