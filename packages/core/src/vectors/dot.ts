/** The cosine of the angle between two vectors of L2 norm 1: their dot product, kept within -1 to 1. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place += 1) sum += (a[place] ?? 0) * (b[place] ?? 0);
  return Math.min(1, Math.max(-1, sum));
}
