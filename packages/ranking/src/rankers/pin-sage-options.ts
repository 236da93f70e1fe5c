import type { CallOptions, Candidate, Clock, Ranker } from '@feedloom/core';
import type { HistoryOptions } from '../pinsage/history-weights.js';
import type { TableSource } from '../tables/table-holder.js';
import type { ContextSource } from './user-context-of.js';

/** How to rank by the graph network. */
export interface PinSageOptions {
  /** The tables: a holder, whose publications are followed, or anything that has `current` ones. */
  readonly tables: TableSource;
  /** Where to find out about users that a request does not tell of. @defaultValue such users are not known */
  readonly profiles?: ContextSource | undefined;
  /** Sessions of the runtime, each with a copy of the tables and about one core. @defaultValue 1 */
  readonly sessions?: number | undefined;
  /**
   * What runs a session: a worker thread, or a child process, which can be killed without harm. Tables are copied to a child
   * on the event loop, about 1 ms for a MB. @defaultValue `'worker'`
   */
  readonly executor?: 'worker' | 'child' | undefined;
  /** Threads inside one run. @defaultValue 1 */
  readonly threads?: number | undefined;
  /** Candidates of one run; a run cannot be stopped, and the deadline is looked at between two. @defaultValue 5,000 */
  readonly chunk?: number | undefined;
  /** The largest model and tables together, in bytes. @defaultValue 2 GiB */
  readonly maxBytes?: number | undefined;
  /** How the user's history is weighed. @defaultValue as in training */
  readonly history?: HistoryOptions | undefined;
  /** Items that get the reasons for their placing, from the best on. @defaultValue 200 */
  readonly explained?: number | undefined;
  /** What answers are labelled with. @defaultValue `'full'` */
  readonly rung?: string | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** The state of a ranker's sessions. */
export interface PinSageStats {
  /** Whether a request would be taken now. */
  readonly isReady: boolean;
  /** The processes that run the sessions: this one for workers. Empty before they are opened. */
  readonly pids: readonly number[];
  /** Sessions of former tables that finish their requests. */
  readonly draining: number;
}

/** Ranks by the graph network: its last layer, and attention over what the user did last. */
export interface PinSage extends Ranker<Candidate> {
  /**
   * Opens the sessions for the current tables, as the first request would do, and verifies them.
   *
   * @throws `ERR_UNAVAILABLE` (retryable) if there are no tables yet; `ERR_CORRUPT` if the network differs from the reference;
   * what `openOnnxSession` throws.
   */
  ready(options?: CallOptions): Promise<void>;
  /** How it is. */
  stats(): PinSageStats;
  /** Finishes the requests that it has and releases the sessions. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link PinSage.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
