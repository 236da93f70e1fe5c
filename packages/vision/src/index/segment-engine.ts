import type { CallOptions } from '@feedloom/core';

/** Which algorithm finds the nearest rows of a segment. */
export type EngineKind = 'flat' | 'exact' | 'usearch' | 'faiss';

/** The unit vectors of an immutable segment: the truth that every engine is derived from. */
export interface SegmentVectors {
  /** Numbers in a vector. */
  readonly dimension: number;
  /** Rows. */
  readonly count: number;
  /** Shape `[count, dimension]`, row-major, over shared memory: workers see it without a copy, a child does not. */
  readonly data: Float32Array;
}

/** What an engine is asked. */
export interface SegmentQueries {
  /** Shape `[count, dimension]`, row-major, offset 0, unit vectors. */
  readonly data: Float32Array;
  /** Queries. */
  readonly count: number;
  /** How many rows for each query; may be more than the segment has. */
  readonly limit: number;
  /** Bit `row % 32` of word `row / 32` says whether a row may be found; engines that cannot filter get none. */
  readonly allowed?: Uint32Array | undefined;
}

/**
 * The rows that an engine found. Their order and their scores are of no account: the index computes the true cosine of
 * each from the vectors.
 */
export interface SegmentCandidates {
  /** Shape `[queries, width]`, row-major; a query's rows come first in its line, each row once. */
  readonly rows: Uint32Array;
  /** How many of each line count. */
  readonly counts: Uint32Array;
  /** Length of a line. */
  readonly width: number;
}

/** Finds the nearest rows of one immutable segment, outside the caller's thread. */
export interface SegmentEngine {
  /** Which algorithm. */
  readonly kind: EngineKind;
  /** Whether it compares every row. */
  readonly exact: boolean;
  /** Whether it honours {@link SegmentQueries.allowed}. */
  readonly filters: boolean;
  /**
   * The nearest rows of each query: all `limit` of them if `exact`, else at least 95 % on average.
   *
   * @throws `ERR_UNAVAILABLE` if the thread or process behind it ended; the index answers from the vectors then, and
   * opens the engine again. `ERR_TIMEOUT`, `ERR_ABORTED`.
   */
  search(queries: SegmentQueries, options?: CallOptions): Promise<SegmentCandidates>;
  /** Finishes what was accepted, then releases everything. Idempotent. */
  close(): Promise<void>;
}

/** Makes and opens the index files of one kind. */
export interface SegmentBackend {
  /** Which algorithm; ends the names of its files. */
  readonly kind: EngineKind;
  /** Library and format of the files; a file of another version is built again from the vectors. */
  readonly version: string;
  /**
   * Writes a complete index of `vectors` to `file`, which does not exist. The caller hashes, syncs and renames it.
   *
   * @throws `ERR_DRIVER_MISSING` with the install line; `ERR_UNAVAILABLE`, `ERR_ABORTED`.
   */
  build(vectors: SegmentVectors, file: string, options?: CallOptions): Promise<void>;
  /**
   * Loads `file`, whose SHA-256 was compared with the manifest. Yet it may be damaged, or of other vectors: proves it
   * where a crash does no harm, by its structure or by queries for rows that must find themselves (32, or all if fewer).
   *
   * @throws `ERR_CORRUPT` if it is not an index of `vectors`; `ERR_DRIVER_MISSING`, `ERR_UNAVAILABLE`, `ERR_ABORTED`.
   */
  open(vectors: SegmentVectors, file: string, options?: CallOptions): Promise<SegmentEngine>;
}
