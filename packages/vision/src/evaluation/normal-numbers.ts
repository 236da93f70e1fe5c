import type { Random } from '@feedloom/core';

/**
 * Numbers with the standard normal distribution.
 *
 * @see Marsaglia and Bray, 1964, "A convenient method for generating normal variables": the polar method
 */
export function normalNumbers(random: Random): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const [x, y] = [2 * random.next() - 1, 2 * random.next() - 1];
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
}
