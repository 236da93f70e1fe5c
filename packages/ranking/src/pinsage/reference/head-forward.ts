import type { SageHead } from '../sage-weights.js';
import { addProduct } from './add-product.js';
import { fillRows, normaliseRows, rectify } from './rows.js';

/**
 * From outputs of the last layer to embeddings, as {@link SageHead} says.
 *
 * @param input - `[n, in]`, row-major.
 * @returns `[n, d]`, row-major, each row of L2 norm 1 or all 0.
 */
export function headForward({ first, firstBias, second }: SageHead, input: Float32Array): Float32Array {
  const count = input.length / first.columns;
  const hidden = new Float32Array(count * first.rows);
  fillRows(hidden, firstBias, count);
  addProduct(hidden, input, count, first.columns, { values: first.values, stride: first.columns, from: 0 }, first.rows);
  rectify(hidden);
  const embeddings = new Float32Array(count * second.rows);
  const columns = { values: second.values, stride: second.columns, from: 0 };
  addProduct(embeddings, hidden, count, second.columns, columns, second.rows);
  normaliseRows(embeddings, count, second.rows);
  return embeddings;
}
