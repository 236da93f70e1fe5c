import type { Neighbourhoods } from '../neighbourhoods.js';

/** What users did before what they did next, for the user's head. Example `x` has the places `starts[x]` to `starts[x + 1]`. */
export interface SageHistories {
  /** `[examples + 1]`, rising from 0; every example has at least one place. */
  readonly starts: Int32Array;
  /** Rows of items, for each place. */
  readonly items: Int32Array;
  /** ℓ of each place, as `historyOf` computes it. */
  readonly logWeights: Float32Array;
  /** `[examples]`: the row of the item that came next. */
  readonly targets: Int32Array;
  /** `[examples]`: when it came, in milliseconds since the Unix epoch. */
  readonly at: Float64Array;
}

/**
 * What a model is trained on. Items are rows, 0 to `n - 1`.
 *
 * Take neighbourhoods from a graph of which everything happened before what the pairs and histories foretell, or rely on
 * what training does: an item's neighbourhood never holds what is to be foretold from it in the same batch.
 */
export interface SageExamples {
  /** `[n, features]`, row-major. */
  readonly features: Float32Array;
  /** Of all n items. */
  readonly neighbourhoods: Neighbourhoods;
  /** `[pairs, 2]`, row-major: an item, and one that a user went on to. */
  readonly pairs: Int32Array;
  /** Trains the user's head. @defaultValue none: the head stays as it is */
  readonly histories?: SageHistories | undefined;
  /** `[n]`: in how many collections an item was when the histories began. @defaultValue 0, and then it does not count */
  readonly collections?: Float32Array | undefined;
  /** `[n]`: when an item was created, in milliseconds since the Unix epoch, NaN if unknown. @defaultValue unknown */
  readonly createdAt?: Float64Array | undefined;
}
