import type { SharedRows } from '../rows/segment.js';
import type { SegmentCandidates } from '../segment-engine.js';
import type { WidthStep } from '../usearch/search-width.js';

/** What a searcher is started with. */
export interface SearcherData {
  /** Numbers in a vector. */
  readonly dimension: number;
  /** The segments it can look at. */
  readonly segments: readonly SharedRows[];
  /** The usearch file that it loads, if any. */
  readonly index?: LoadedIndex | undefined;
}

/** A usearch file and what is known of it. */
export interface LoadedIndex {
  /** Where it is. */
  readonly file: string;
  /** The segment it was built of. */
  readonly key: number;
  /** Its rows. */
  readonly count: number;
  /** How wide to search. */
  readonly widths: readonly WidthStep[];
}

/** One segment to look at, and how. */
export interface SearchPart {
  /** Which segment. */
  readonly key: number;
  /** How many of its rows there were when the search began. */
  readonly count: number;
  /** A bit for each row that may be found; `undefined` if all may be. */
  readonly allowed: Uint32Array | undefined;
  /** How many may be. */
  readonly allowedCount: number;
  /** `scan` compares every row, `index` asks the loaded index, an engine's rows are only scored. */
  readonly by: 'scan' | 'index' | SegmentCandidates;
}

/** What a searcher is asked. */
export interface SearchRequest {
  /** Shape `[count, dimension]`. */
  readonly queries: Float32Array;
  /** Queries. */
  readonly count: number;
  /** How many rows are wanted for each query. */
  readonly limit: number;
  /** The most rows to return for each query: some more, so that equal scores can be told apart by id. */
  readonly capacity: number;
  /** The least score. */
  readonly minScore: number;
  /** Where to look. */
  readonly parts: readonly SearchPart[];
  /** How long it may take, in milliseconds, before it hands in what it has. */
  readonly budgetMs: number | undefined;
}

/** What a searcher found: the rows of all queries one after another, their numbers in one buffer. */
export interface SearchReply {
  /** True cosines, best first for each query. */
  readonly scores: Float64Array;
  /** For each row its segment, by its place among the parts. */
  readonly parts: Uint32Array;
  /** Rows. */
  readonly rows: Uint32Array;
  /** How many rows each query has. */
  readonly counts: readonly number[];
  /** For each query whether every allowed row was compared. */
  readonly exact: readonly boolean[];
  /** For each query whether there was time to find all that can be found. */
  readonly complete: readonly boolean[];
}

/** The methods of a searcher. */
export interface SearcherApi {
  /** Learns of a segment, or of new blocks of one. */
  attach(segment: SharedRows): void;
  /** Forgets a segment. */
  detach(key: number): void;
  /** Finds the nearest rows. */
  search(request: SearchRequest): SearchReply;
}
