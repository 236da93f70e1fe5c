/** How good answers of one length are, and how long they take, one at a time. */
export interface RecallReport {
  /** The length of the answers. */
  readonly limit: number;
  /** The share of the true neighbours that was found, 0 to 1; one as near as the last true one counts. */
  readonly recall: number;
  /** Median time of a search, in milliseconds. */
  readonly p50Ms: number;
  /** 95 of 100 searches took less, in milliseconds. */
  readonly p95Ms: number;
  /** 99 of 100 searches took less, in milliseconds. */
  readonly p99Ms: number;
}

/** How many searches are answered when several are asked at a time. */
export interface ThroughputReport {
  /** Searches that wait for an answer at any time. */
  readonly concurrency: number;
  /** Answers in a second. */
  readonly queriesPerSecond: number;
}

/** How well a least score is kept. */
export interface ThresholdReport {
  /** The least score. */
  readonly minScore: number;
  /** The share of the vectors that truly are so near that was found, 0 to 1. */
  readonly recall: number;
  /** The share of what was found that truly is so near, 0 to 1. */
  readonly precision: number;
  /** The share of the answers that had nothing, 0 to 1. */
  readonly empty: number;
}

/** How good answers are when only some vectors may be found. */
export interface FilteredReport {
  /** The share of the vectors that match, 0 to 1. */
  readonly selectivity: number;
  /** Vectors that match. */
  readonly matches: number;
  /** The share of the true neighbours among them that was found, 0 to 1. */
  readonly recall: number;
  /** The share of the answers that were as long as they could be, 0 to 1. */
  readonly full: number;
}

/** What was measured of an index. */
export interface EvaluationReport {
  /** Vectors in it. */
  readonly count: number;
  /** Numbers in a vector. */
  readonly dimension: number;
  /** Queries of each measurement. */
  readonly queries: number;
  /** How long it took until all vectors were in and the index had settled, in seconds; `undefined` if they were there. */
  readonly buildSeconds: number | undefined;
  /** Bytes for each vector, if the evaluation could ask. */
  readonly bytesPerVector: number | undefined;
  /** By length of the answer. */
  readonly recall: readonly RecallReport[];
  /** By concurrency. */
  readonly throughput: readonly ThroughputReport[];
  /** With a least score. */
  readonly threshold: ThresholdReport;
  /** With filters. */
  readonly filtered: readonly FilteredReport[];
  /** After a share of the vectors was removed. */
  readonly afterRemoval: {
    /** Vectors that were removed. */
    readonly removed: number;
    /** Recall of the usual length among the rest. */
    readonly recall: number;
  };
  /** How late a timer of this thread was at most in 99 of 100 cases while the index was searched, in milliseconds. */
  readonly loopDelayP99Ms: number;
}
