import { FeedloomError } from '@feedloom/core';

/** Vectors to multiply: rows of a table with a few others. */
export interface ProductsRequest {
  /** `[n, dimension]`, row-major, in shared memory. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  /** Which of them. */
  readonly rows: Int32Array;
  /** `[q, dimension]`, row-major. */
  readonly queries: Float32Array;
  /** `[q]`: how much each counts where they add up; `undefined` to take the largest product. */
  readonly weights: Float32Array | undefined;
}

/** For each row its score, and the query that has most to do with it. */
export interface Products {
  readonly scores: Float32Array;
  readonly queries: Int32Array;
}

/**
 * The largest product of each row with one of the queries, or the weighted sum of its products.
 *
 * @throws `ERR_CORRUPT` if one is not finite: no order of them would mean anything.
 */
export function bestProducts({ vectors, dimension, rows, queries, weights }: ProductsRequest): Products {
  const scores = new Float32Array(rows.length);
  const best = new Int32Array(rows.length);
  const count = queries.length / dimension;
  for (let place = 0; place < rows.length; place += 1) {
    const start = (rows[place] ?? 0) * dimension;
    let most = -Infinity;
    let sum = 0;
    for (let query = 0; query < count; query += 1) {
      const value = productAt(vectors, start, queries, query * dimension, dimension) * (weights?.[query] ?? 1);
      sum += value;
      if (value > most) {
        most = value;
        best[place] = query;
      }
    }
    // The sum tells of every product that is not finite, the largest of them not always.
    if (!Number.isFinite(sum)) throw notFinite(rows[place] ?? 0);
    scores[place] = weights === undefined ? most : sum;
  }
  return { scores, queries: best };
}

/** Four sums side by side, which do not wait for each other. */
function productAt(a: Float32Array, aFrom: number, b: Float32Array, bFrom: number, length: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    first += (a[aFrom + at] ?? 0) * (b[bFrom + at] ?? 0);
    second += (a[aFrom + at + 1] ?? 0) * (b[bFrom + at + 1] ?? 0);
    third += (a[aFrom + at + 2] ?? 0) * (b[bFrom + at + 2] ?? 0);
    fourth += (a[aFrom + at + 3] ?? 0) * (b[bFrom + at + 3] ?? 0);
  }
  for (; at < length; at += 1) first += (a[aFrom + at] ?? 0) * (b[bFrom + at] ?? 0);
  return first + second + third + fourth;
}

function notFinite(row: number): FeedloomError {
  const message = `A product with the vector of row \`${row}\` is not finite. The table is damaged: refresh it.`;
  return new FeedloomError('ERR_CORRUPT', message);
}
