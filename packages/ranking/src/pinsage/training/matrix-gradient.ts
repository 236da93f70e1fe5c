import type { Numbers } from '../reference/add-product.js';
import { addProduct } from '../reference/add-product.js';

/** Rows that are turned at a time: both turned blocks stay in the cache. */
const BLOCK = 256;

/** Which columns of a matrix, `[outputs, stride]`. */
interface TargetColumns {
  readonly values: Float64Array;
  readonly stride: number;
  readonly from: number;
}

/**
 * `M += gᵀ x`: the gradient of a matrix by which `x[count, width]` was multiplied, of `g[count, outputs]`, the gradient of the
 * products. Also the product of any two matrices of which the first is turned.
 */
export function addOuter(
  { values, stride, from }: TargetColumns,
  g: Float64Array,
  x: Float64Array,
  count: number,
  outputs: number,
  width: number,
): void {
  const sums = new Float64Array(outputs * width);
  const turnedG = new Float64Array(outputs * Math.min(BLOCK, count));
  const turnedX = new Float64Array(width * Math.min(BLOCK, count));
  for (let start = 0; start < count; start += BLOCK) {
    const rows = Math.min(BLOCK, count - start);
    turn(turnedG, g, start, rows, outputs);
    turn(turnedX, x, start, rows, width);
    addProduct(sums, turnedG, outputs, rows, { values: turnedX, stride: rows, from: 0 }, width);
  }
  for (let row = 0; row < outputs; row += 1) {
    const target = row * stride + from;
    for (let column = 0; column < width; column += 1) {
      values[target + column] = (values[target + column] ?? 0) + (sums[row * width + column] ?? 0);
    }
  }
}

/** `x += g M`, with `width` columns of `M[outputs, stride]` that begin at `from`: the gradient of what was multiplied. */
export function addBack(
  x: Float64Array,
  g: Float64Array,
  count: number,
  outputs: number,
  { values, stride, from }: { readonly values: Float64Array; readonly stride: number; readonly from: number },
  width: number,
): void {
  const turned = new Float64Array(width * outputs);
  for (let row = 0; row < outputs; row += 1) {
    for (let column = 0; column < width; column += 1) {
      turned[column * outputs + row] = values[row * stride + from + column] ?? 0;
    }
  }
  addProduct(x, g, count, outputs, { values: turned, stride: outputs, from: 0 }, width);
}

/** `v += Σ g`, over the rows of `g[count, v.length]`: the gradient of a bias. */
export function addSums(v: Float64Array, g: Float64Array, count: number): void {
  const width = v.length;
  for (let row = 0; row < count; row += 1) {
    for (let at = 0; at < width; at += 1) v[at] = (v[at] ?? 0) + (g[row * width + at] ?? 0);
  }
}

/** Writes rows of `source[…, width]` as columns of `target[width, rows]`. */
function turn(target: Numbers, source: Numbers, start: number, rows: number, width: number): void {
  for (let row = 0; row < rows; row += 1) {
    const from = (start + row) * width;
    for (let column = 0; column < width; column += 1) target[column * rows + row] = source[from + column] ?? 0;
  }
}
