import type { Cache, CallOptions, Clock, Detector, Embedder, ImageInput, Ranker, VectorIndex } from '@feedloom/core';
import type { KeptAnswer } from './kept-answers.js';
import type { TextIndex } from './text-index.js';
import type { VisualAnswer, VisualHit } from './visual-answer.js';
import type { VisualFindOptions, VisualQuery } from './visual-query.js';

/** Reads what is known of items; a `Catalogue` is one. */
export interface ItemSource<Item> {
  /** The items under `ids`, in that order; `undefined` for one that is gone. */
  get(ids: readonly string[], options?: CallOptions): Promise<readonly (Item | undefined)[]>;
}

/** The parts of a visual search. Who opens them closes them. */
export interface VisualSearchOptions<Item> {
  /** Looks at pictures. */
  readonly embedder: Embedder;
  /** Holds the vectors of the items, of the embedder's space. */
  readonly index: VectorIndex;
  /** Finds things on pictures. @defaultValue none: no objects */
  readonly detector?: Detector | undefined;
  /** Answers by words when the picture cannot be looked at. @defaultValue none */
  readonly textIndex?: TextIndex | undefined;
  /** Orders what was found for the user of the query. @defaultValue the most similar first */
  readonly rerank?: Ranker<VisualHit> | undefined;
  /** Completes the results, and knows which items are gone. @defaultValue ids only */
  readonly catalogue?: ItemSource<Item> | undefined;
  /**
   * Reads the picture of an item, for crops and objects of it; `undefined` if there is none.
   * @defaultValue none: items are searched by their vectors alone
   */
  readonly readImage?: ((id: string, options: CallOptions) => Promise<Uint8Array | undefined>) | undefined;
  /** Keeps answers for when the embedder is overloaded. @defaultValue the last 200, in memory */
  readonly cache?: Cache<KeptAnswer> | undefined;
  /**
   * A digest of how a picture looks, 64 bits in hexadecimal, by which a kept answer of a picture that looks the same is
   * found. @defaultValue the perceptual hash of this package
   */
  readonly fingerprint?: ((image: ImageInput, options: CallOptions) => Promise<string>) | undefined;
  /**
   * The least cosine of a similar item. It depends on the embedding space: see `calibrateThreshold`.
   * @defaultValue the calibrated one of the model that ships, 0.8 for others
   */
  readonly minSimilarity?: number | undefined;
  /** From which cosine on an item counts as the same picture. @defaultValue the calibrated one, 0.95 for others */
  readonly nearDuplicate?: number | undefined;
  /** How many of the nearest items are considered. @defaultValue 1000 */
  readonly candidates?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** Finds items that look like a picture. */
export interface VisualSearch<Item> {
  /**
   * Looks at the picture, finds the nearest items, ranks and completes them, all before one deadline.
   *
   * A part that fails or is late is replaced by a lesser one, and the answer says so: an overloaded embedder by the
   * answer to the same picture before, one that fails by a search for words, a ranker by the order of similarity, a
   * catalogue by ids alone, a detector by no objects.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_INVALID_PAYLOAD`, `ERR_UNSUPPORTED` or `ERR_TOO_LARGE` for a bad query;
   * `ERR_NOT_FOUND` for an id that nothing is known of; `ERR_ABORTED`; `ERR_OVERLOADED` with `retryAfterMs`, or
   * `ERR_UNAVAILABLE`, only if no part can give any answer; `ERR_TIMEOUT` if there was no time at all.
   */
  find(query: VisualQuery, options?: VisualFindOptions): Promise<VisualAnswer<Item>>;
}
