/**
 * For each of `n` items its `fanOut` most visited neighbours. Rows are the caller's own numbers, 0 to `n - 1`.
 *
 * The weights of a row are shares of visits: at least 0, together 1. Places that are not used have weight 0 and neighbour 0.
 * An item that reaches nothing has itself as its only neighbour, with weight 1.
 */
export interface Neighbourhoods {
  /** How many neighbours a row has room for, T. */
  readonly fanOut: number;
  /** `[n, fanOut]`, row-major: rows. */
  readonly neighbours: Int32Array;
  /** `[n, fanOut]`, row-major: shares. */
  readonly weights: Float32Array;
}
