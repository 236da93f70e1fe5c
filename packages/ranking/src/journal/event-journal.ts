import type { CallOptions, Interaction } from '@feedloom/core';

/** What was replayed when a journal was opened. */
export interface Replay {
  /** Events that the readers learned. */
  readonly events: number;
  /** Events that were too old, and are deleted. */
  readonly expired: number;
  /** Cells that could not be read, and were left out. */
  readonly damaged: number;
}

/** Keeps what users did, and what was learned of it in step: what is acknowledged is learned again after a crash. */
export interface EventJournal {
  /** What was there when it was opened. */
  readonly replay: Replay;
  /**
   * Keeps events and lets the readers learn from them. An event that is kept already changes nothing, nor does one of
   * an erased user that happened before the erasure, one older than `keepMs`, or one dropped for newer ones.
   *
   * After an error of the store nothing has been learned; told again, each event counts once. A reader that throws keeps
   * the others from nothing: the events are kept, and that reader is told them again with later calls.
   *
   * An event that gives a time in the future happened when it was first told.
   *
   * @returns How many of them were new.
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_ABORTED`, `ERR_TIMEOUT`, `ERR_CLOSED`; `ERR_UNAVAILABLE` (retryable) if a
   * reader threw, which is the cause; `ERR_CONFLICT` (retryable) if another process writes; what the store throws.
   */
  observe(events: readonly Interaction[], options?: CallOptions): Promise<number>;
  /**
   * Deletes all that is kept of a user and takes back what was learned. Idempotent. What remains in the store is a
   * salted hash with the time of the erasure, or with that of the latest deleted event if its clock was ahead: up to then
   * the user's events are refused. No write that was under way can bring the user back. @returns How many records there were.
   */
  erase(user: string, options?: CallOptions): Promise<number>;
  /** Waits for what was begun; the store stays open. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link EventJournal.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
