import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import type { Priority } from '../contracts/embedder.js';

/** How to wait. */
export interface SubmitOptions extends CallOptions {
  /** Which queue to wait in. @defaultValue `'interactive'` */
  readonly priority?: Priority | undefined;
}

/** What one run is told. */
export interface BatchContext {
  /** The size of the bucket: pad the rows to it. */
  readonly size: number;
}

/** How a batcher works. */
export interface BatcherOptions<Row, Result> {
  /** Runs one batch. @returns One result for each row, in their order. */
  readonly run: (rows: readonly Row[], context: BatchContext) => Promise<readonly Result[]>;
  /** Sizes that a batch is padded to, ascending; the last one is the largest batch. @defaultValue `[1, 2, 4, 8]` */
  readonly buckets?: readonly number[] | undefined;
  /** How long the first row of a batch waits for others while nothing runs, in milliseconds. @defaultValue 0 */
  readonly maxDelayMs?: number | undefined;
  /** The most rows that wait; more are refused with `ERR_OVERLOADED`. @defaultValue 256 */
  readonly maxQueue?: number | undefined;
  /** Batches that run at once. @defaultValue 1 */
  readonly maxInFlight?: number | undefined;
  /** How long background rows wait before they are as urgent as interactive ones, in milliseconds. @defaultValue 1000 */
  readonly ageMs?: number | undefined;
  /** The model's name, in metrics and messages. */
  readonly name: string;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** What happened in a batcher so far. */
export interface BatcherStats {
  /** Rows that wait. */
  readonly queued: number;
  /** Rows that are being computed. */
  readonly running: number;
  /** Rows that were computed. */
  readonly done: number;
  /** Batches that were run. */
  readonly batches: number;
  /** Rows that were refused when they came. */
  readonly refused: number;
  /** Rows whose deadline or signal ended the waiting. */
  readonly expired: number;
  /** Rows that failed with their batch. */
  readonly failed: number;
  /** Rows computed in a second of running, lately; `undefined` before the first batch. */
  readonly rowsPerSecond: number | undefined;
}

/**
 * Gathers the rows of many callers into batches of a few fixed sizes.
 *
 * A row is refused at once if, going by how long batches take, it would not be done before its deadline; but never while
 * nothing else waits or runs, so that one slow batch does not shut everybody out. A waiting row leaves by its deadline or
 * signal even while a batch runs. A row whose caller has left during the run still gets computed; nobody else pays for
 * it. If a batch fails, its rows are run again one by one, so that none fails for its neighbour's sake; unless the error
 * says that no row can be computed now.
 */
export interface Batcher<Row, Result> {
  /**
   * @returns The row's result.
   * @throws `ERR_INVALID_ARGUMENT` for options that are none; `ERR_OVERLOADED` with `retryAfterMs` at once, if the queue is full or too slow for the deadline;
   * `ERR_TIMEOUT`, `ERR_ABORTED`; `ERR_CLOSED`; what `run` threw.
   */
  submit(row: Row, options?: SubmitOptions): Promise<Result>;
  /** What happened so far. */
  stats(): BatcherStats;
  /** Takes no more rows, and waits until all that were taken are settled. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link Batcher.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
