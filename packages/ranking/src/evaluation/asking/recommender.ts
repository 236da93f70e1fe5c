import type { CallOptions } from '@feedloom/core';

/** Says for a user how promising each item of the whole catalogue is. It has learnt from the past of one set. */
export interface Recommender {
  /** What it is called in reports. */
  readonly name: string;
  /**
   * Writes into `scores`, one place for each item and filled with -Infinity, how promising each item is: higher is better.
   * What stays -Infinity, or is NaN, is not recommended at all. What the user has saved already is left out afterwards.
   */
  score(user: number, scores: Float64Array, options?: CallOptions): void | Promise<void>;
}
