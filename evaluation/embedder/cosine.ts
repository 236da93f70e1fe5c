/** The cosine of two vectors of L2 norm 1. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let dot = 0;
  for (let at = 0; at < one.length; at += 1) dot += (one[at] ?? 0) * (other[at] ?? 0);
  return dot;
}
