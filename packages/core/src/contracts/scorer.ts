import type { CallOptions } from './call-options.js';

/**
 * Values many items for one user.
 *
 * @typeParam Item - what is scored; usually `{ id, data }`.
 */
export interface Scorer<Item> {
  /**
   * @returns One result for each item, in the order given: a finite score (higher is better), or `undefined` for an
   * item that could not be scored. A failed score is never 0.
   */
  score(user: string, items: readonly Item[], options?: CallOptions): Promise<readonly (number | undefined)[]>;
}
