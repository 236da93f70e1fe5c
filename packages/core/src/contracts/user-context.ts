import type { Interaction } from './interaction.js';

/** One taste of a user among several, which are kept apart because their mean would be nobody's taste. */
export interface Interest {
  /** The item that stands for it: a real one, so that it can be shown and never lies between two tastes. */
  readonly item: string;
  /** Its share among the user's interests: at least 0, together at most 1. */
  readonly weight: number;
  /** Where it lies, in the space of `UserContext.space`; L2 norm 1. `undefined` if nothing is known of the item. */
  readonly vector?: Float32Array | undefined;
}

/** What is known of a user when candidates are found and ranked. Bounded, so that it costs the same for everybody. */
export interface UserContext {
  /** Who it is. */
  readonly user: string;
  /** What the user did with items and is thought to like, newest first. */
  readonly recent: readonly Interaction[];
  /** What the user has hidden or said not to like. */
  readonly disliked: readonly string[];
  /** What the user likes, strongest first; empty for a user of whom nothing is known. */
  readonly interests: readonly Interest[];
  /** Identifies the space of the vectors: {@link EmbeddingSpace.id}. `undefined` if there are none. */
  readonly space?: string | undefined;
  /** Grows with every change, so that what was computed from an older one can be told. */
  readonly revision: number;
}
