import type { CallOptions } from './call-options.js';
import type { Degraded } from './degraded.js';
import type { EmbeddingSpace } from './embedding-space.js';

/** One vector with its name. */
export interface VectorItem {
  /** Names it; an id that is there already gets the new vector and tags. */
  readonly id: string;
  /** As long as the space's dimension, finite, of L2 norm 1 (within 1e-3). */
  readonly vector: Float32Array;
  /** What filters ask for. @defaultValue none */
  readonly tags?: readonly string[] | undefined;
}

/** Which items may be found. All conditions that are given must hold. */
export interface VectorFilter {
  /** Items with at least one of these tags. */
  readonly anyOf?: readonly string[] | undefined;
  /** Items with all of these tags. */
  readonly allOf?: readonly string[] | undefined;
  /** Items with none of these tags. */
  readonly noneOf?: readonly string[] | undefined;
  /** Items other than these. */
  readonly exclude?: readonly string[] | undefined;
}

/** What to look for. */
export interface VectorSearchOptions extends CallOptions {
  /** The most hits for each query. @defaultValue 10 */
  readonly limit?: number | undefined;
  /** The least cosine, -1 to 1. @defaultValue -1 */
  readonly minScore?: number | undefined;
  /** Which items may be found. @defaultValue all */
  readonly filter?: VectorFilter | undefined;
}

/** One found item. */
export interface VectorHit {
  /** Its id. */
  readonly id: string;
  /** The cosine of the angle between its vector and the query, -1 to 1. */
  readonly score: number;
}

/** What one query found. */
export interface VectorHits {
  /** Best first; equal scores by ascending id. */
  readonly hits: readonly VectorHit[];
  /** Whether every matching vector was compared, so that nothing nearer exists. */
  readonly exact: boolean;
  /**
   * Whether `hits` is as long as the index can make it: `limit`, or all items that match. An index that gives up before
   * says `false`; it is never silently short.
   */
  readonly complete: boolean;
  /** In what ways the answer is less than was asked for; empty for a whole one. */
  readonly degraded: readonly Degraded[];
}

/** What an index can do. */
export interface VectorIndexSupport {
  /** Whether every answer is exact. */
  readonly exact: boolean;
  /** Whether what was written is there after {@link VectorIndex.close} and a new open. */
  readonly durable: boolean;
  /** The largest `limit`. */
  readonly maxLimit: number;
}

/** Finds the nearest of many vectors. What was written is found by every later search. */
export interface VectorIndex {
  /** Of which space its vectors are. */
  readonly space: EmbeddingSpace;
  /** What it can do. */
  readonly supports: VectorIndexSupport;
  /** Items in it. */
  readonly size: number;
  /**
   * Adds or replaces items; of one id given twice, the last counts. All or nothing.
   *
   * @throws `ERR_INVALID_ARGUMENT` for a vector of another length, a number that is not finite, or a norm other than 1.
   */
  upsert(items: readonly VectorItem[], options?: CallOptions): Promise<void>;
  /** Removes items; an id that is not there is no error. @returns How many there were. */
  remove(ids: readonly string[], options?: CallOptions): Promise<number>;
  /** The items under `ids`, in that order; `undefined` where there is none. */
  get(ids: readonly string[], options?: CallOptions): Promise<readonly (VectorItem | undefined)[]>;
  /**
   * The nearest items of each query, in the order of the queries.
   *
   * @throws `ERR_INVALID_ARGUMENT` for a bad query, limit or score; `ERR_TIMEOUT`, `ERR_ABORTED`, `ERR_CLOSED`.
   */
  search(queries: readonly Float32Array[], options?: VectorSearchOptions): Promise<readonly VectorHits[]>;
  /** Finishes what was accepted, then releases everything. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link VectorIndex.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
