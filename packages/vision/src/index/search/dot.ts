/**
 * The inner product of a row of a matrix and a vector, in double precision.
 *
 * Eight sums, so that the additions need not wait for each other.
 */
export function dot(matrix: Float32Array, start: number, vector: Float64Array): number {
  const { length } = vector;
  const whole = length - (length % 8);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  // The indices are in range by construction; a check of each would double the time.
  const rows = matrix as unknown as readonly number[];
  const column = vector as unknown as readonly number[];
  for (let at = 0; at < whole; at += 8) {
    const row = start + at;
    a += (rows[row] as number) * (column[at] as number);
    b += (rows[row + 1] as number) * (column[at + 1] as number);
    c += (rows[row + 2] as number) * (column[at + 2] as number);
    d += (rows[row + 3] as number) * (column[at + 3] as number);
    e += (rows[row + 4] as number) * (column[at + 4] as number);
    f += (rows[row + 5] as number) * (column[at + 5] as number);
    g += (rows[row + 6] as number) * (column[at + 6] as number);
    h += (rows[row + 7] as number) * (column[at + 7] as number);
  }
  let rest = 0;
  for (let at = whole; at < length; at += 1) rest += (rows[start + at] as number) * (column[at] as number);
  return a + b + c + d + (e + f + g + h) + rest;
}
