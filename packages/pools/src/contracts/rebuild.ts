import type { CallOptions } from '@feedloom/core';
import type { Offer } from './worker.js';

/** How many offers to look up. */
export interface HistoryOptions extends CallOptions {
  /** The most offers that are of use. */
  readonly limit: number;
}

/** Looks up offers that a user would have received lately: of the users, boards and interests that they follow. */
export type History<Data, Source extends string = string> = (
  user: string,
  options: HistoryOptions,
) => Promise<readonly Offer<Data, Source>[]>;

/** Fills the pools of a user for whom nothing was stored: a new one, or one who has been away and returns. */
export interface Rebuild {
  /**
   * Values what the user would have received lately and puts it into their pools. Calls for a user who is being
   * rebuilt share that work; it is finished even if its callers stop waiting, so that the next visit finds it.
   *
   * @returns How many items the pools have accepted; 0 if there is nothing to offer.
   * @throws `ERR_UNAVAILABLE` if nothing could be added although there was something to add, `ERR_TIMEOUT`,
   * `ERR_ABORTED`.
   */
  rebuild(user: string, options?: CallOptions): Promise<number>;
}
