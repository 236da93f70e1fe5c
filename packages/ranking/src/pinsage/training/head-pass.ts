import { addProduct } from '../reference/add-product.js';
import { fillRows, rectify } from '../reference/rows.js';
import { backNormalise, maskNegatives } from './layer-back.js';
import { normaliseKeeping } from './layer-pass.js';
import { addBack, addOuter, addSums } from './matrix-gradient.js';
import type { WideHead } from './network.js';

/** What the head did, kept for the way back. */
export interface HeadTrace {
  /** `[count, in]` */
  readonly input: Float64Array;
  /** `[count, hidden]` */
  readonly hidden: Float64Array;
  /** `[count]`: ‖y‖. */
  readonly norms: Float64Array;
  /** `[count, d]` */
  readonly embeddings: Float64Array;
}

/** The head over `count` rows, with the maths of the reference. */
export function passHead({ first, firstBias, second }: WideHead, input: Float64Array, count: number): HeadTrace {
  const hidden = new Float64Array(count * first.rows);
  fillRows(hidden, firstBias, count);
  addProduct(hidden, input, count, first.columns, { values: first.values, stride: first.columns, from: 0 }, first.rows);
  rectify(hidden);
  const embeddings = new Float64Array(count * second.rows);
  const columns = { values: second.values, stride: second.columns, from: 0 };
  addProduct(embeddings, hidden, count, second.columns, columns, second.rows);
  const norms = normaliseKeeping(embeddings, count, second.rows);
  return { input, hidden, norms, embeddings };
}

/**
 * The way back through {@link passHead}: adds the head's gradient to `gradient`.
 *
 * @param slope - `[count, d]`: the gradient of the embeddings. Overwritten.
 * @returns `[count, in]`: the gradient of the input.
 */
export function backHead(
  { first, second }: WideHead,
  gradient: WideHead,
  { input, hidden, norms, embeddings }: HeadTrace,
  slope: Float64Array,
): Float64Array {
  const count = norms.length;
  backNormalise(slope, embeddings, norms, second.rows);
  addOuter(
    { values: gradient.second.values, stride: second.columns, from: 0 },
    slope,
    hidden,
    count,
    second.rows,
    second.columns,
  );
  const hiddenSlope = new Float64Array(hidden.length);
  addBack(
    hiddenSlope,
    slope,
    count,
    second.rows,
    { values: second.values, stride: second.columns, from: 0 },
    second.columns,
  );
  maskNegatives(hiddenSlope, hidden);
  addSums(gradient.firstBias, hiddenSlope, count);
  addOuter(
    { values: gradient.first.values, stride: first.columns, from: 0 },
    hiddenSlope,
    input,
    count,
    first.rows,
    first.columns,
  );
  const inputSlope = new Float64Array(count * first.columns);
  addBack(
    inputSlope,
    hiddenSlope,
    count,
    first.rows,
    { values: first.values, stride: first.columns, from: 0 },
    first.columns,
  );
  return inputSlope;
}
