import type { CallOptions } from '@feedloom/core';
import type { LogEntry } from './log-entry.js';

/** Writes a log. Entries are kept in the order in which they were given. */
export interface LogWriter {
  /**
   * Writes entries. JSONL is in the file once the promise is fulfilled; Parquet once the writer is closed, and in memory until
   * then. If writing fails half-way, some of the entries may be in the file; giving them again does no harm, for of two
   * entries with one `event` the first counts.
   *
   * @throws `ERR_INVALID_ARGUMENT` for a bad entry, and then none is written; `ERR_CLOSED`; `ERR_UNAVAILABLE` if the disk is
   * full, for example.
   */
  append(entries: readonly LogEntry[], options?: CallOptions): Promise<void>;
  /** Removes all entries of a user that were written. @returns How many there were. @throws As {@link LogWriter.append}. */
  erase(user: string, options?: CallOptions): Promise<number>;
  /** Finishes what was accepted, and closes the file. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link LogWriter.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
