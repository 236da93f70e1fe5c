import { addProduct } from '../reference/add-product.js';
import { fillRows } from '../reference/rows.js';
import { addOuter } from './matrix-gradient.js';
import type { Wide, WideUser } from './network.js';
import type { Matrix } from '../sage-weights.js';
import type { RowSlopes } from './user-pass.js';
import { passUser } from './user-pass.js';

/** One user of a batch, who chooses among the batch's candidates. */
export interface UserExample {
  /** `[H, d]`: embeddings of the history, of which there is at least one. */
  readonly history: Float64Array;
  /** ℓ, `[H]` */
  readonly logWeights: Float64Array;
  /** f, `[C, SCALARS]` */
  readonly scalars: Float64Array;
  /** The place of the item that came next among the candidates. */
  readonly positive: number;
  /** `[C]`: 1 where a candidate is no rival. */
  readonly masked: Uint8Array;
}

/** One batch of the second stage. */
export interface UserBatch {
  /** `[C, d]` */
  readonly candidates: Float64Array;
  readonly users: readonly UserExample[];
  readonly temperature: number;
}

/** The mean loss of a batch of users. Its gradient in every number of the user's head is added to `gradient`. */
export function userStep(head: WideUser, gradient: WideUser, { candidates, users, temperature }: UserBatch): number {
  const width = head.query.columns;
  const count = candidates.length / width;
  const { first } = head;
  const rows = {
    count,
    embeddings: candidates,
    queries: times(head.query, candidates, count),
    first: new Float64Array(count * first.rows),
  };
  fillRows(rows.first, head.firstBias, count);
  addProduct(
    rows.first,
    candidates,
    count,
    width,
    { values: first.values, stride: first.columns, from: 0 },
    first.rows,
  );
  const shared = { queries: new Float64Array(rows.queries.length), first: new Float64Array(rows.first.length) };
  let loss = 0;
  for (const { history, ...user } of users) {
    const places = user.logWeights.length;
    const own = { keys: times(head.key, history, places), values: times(head.value, history, places) };
    const slopes: RowSlopes = {
      ...shared,
      keys: new Float64Array(history.length),
      values: new Float64Array(history.length),
    };
    loss += passUser(head, gradient, rows, { ...user, ...own, count: places }, slopes, temperature, 1 / users.length);
    addOuter(whole(gradient.key), slopes.keys, history, places, width, width);
    addOuter(whole(gradient.value), slopes.values, history, places, width, width);
  }
  addOuter(whole(gradient.query), shared.queries, candidates, count, width, width);
  addOuter(whole(gradient.first), shared.first, candidates, count, first.rows, width);
  return loss;
}

function whole({ values, columns }: Wide<Matrix>): { values: Float64Array; stride: number; from: number } {
  return { values, stride: columns, from: 0 };
}

function times(matrix: Wide<Matrix>, x: Float64Array, count: number): Float64Array {
  const y = new Float64Array(count * matrix.rows);
  addProduct(y, x, count, matrix.columns, whole(matrix), matrix.rows);
  return y;
}
