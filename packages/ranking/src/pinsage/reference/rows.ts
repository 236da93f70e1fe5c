import type { Numbers } from './add-product.js';
import { product } from './add-product.js';

/** Writes `bias` into each row of `y[count, bias.length]`. */
export function fillRows(y: Numbers, bias: Numbers, count: number): void {
  for (let row = 0; row < count; row += 1) y.set(bias, row * bias.length);
}

/** Makes negative numbers 0; not-a-number stays. */
export function rectify(y: Numbers): void {
  for (let at = 0; at < y.length; at += 1) if ((y[at] ?? 0) < 0) y[at] = 0;
}

/** Divides each row of `y[count, width]` by its L2 norm; a row of 0 stays. */
export function normaliseRows(y: Numbers, count: number, width: number): void {
  for (let row = 0; row < count; row += 1) {
    const start = row * width;
    const norm = Math.sqrt(product(y, start, y, start, width));
    if (norm === 0) continue;
    for (let at = start; at < start + width; at += 1) y[at] = (y[at] ?? 0) / norm;
  }
}
