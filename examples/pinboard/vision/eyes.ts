import type { Detector, VectorIndex } from '@feedloom/core';
import type { OpenEmbedder } from '@feedloom/vision';

/** What an embedder is asked for here: vectors, and labels for pictures without words. */
export type LookingEmbedder = Pick<OpenEmbedder, 'space' | 'embed' | 'look' | 'close' | typeof Symbol.asyncDispose>;

/** A vector index that may be kept safe elsewhere; one in memory is not. */
export interface SafeIndex extends VectorIndex {
  /** Copies it to where it is restored from if its files are damaged. */
  keep?(): Promise<unknown>;
  /** How often it was written to, since it was opened. */
  writes?(): number;
}

/** What the board sees with. Whoever opened them closes them. */
export interface Eyes {
  readonly embedder: LookingEmbedder;
  /** Without one, no objects are named. */
  readonly detector?: Detector | undefined;
  readonly index: SafeIndex;
}
