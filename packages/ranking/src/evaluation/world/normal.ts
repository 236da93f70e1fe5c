import type { Random } from '@feedloom/core';

/** A number from the standard normal distribution (Box and Muller, 1958). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Scales a vector to L2 norm 1, in place; 0 stays 0. */
export function scaleToUnit(vector: Float32Array): void {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (norm === 0) return;
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] ?? 0) / norm;
}
