import type { Random } from '@feedloom/core';

/** Draws from the Beta distribution, as a ratio of two Gammas. */
export function drawBeta(random: Random, alpha: number, beta: number): number {
  const a = drawGamma(random, alpha);
  const b = drawGamma(random, beta);
  return a + b === 0 ? 0.5 : a / (a + b);
}

/**
 * Draws from the Gamma distribution of scale 1, by squeezing a normal draw.
 *
 * @see {@link https://doi.org/10.1145/358407.358414 | Marsaglia and Tsang, 2000}
 */
function drawGamma(random: Random, shape: number): number {
  // Of a shape below 1: a draw of one more, and the power of a uniform one.
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = drawNormal(random);
    const v = (1 + c * normal) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.next()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Draws from the normal distribution (Box and Muller). */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
