import type { Random } from '@feedloom/core';
import { hashText } from './hash-text.js';

/**
 * A sequence of numbers in `[0, 1)` that depends on `seed` alone. Not for secrets.
 *
 * Mulberry32 by Tommy Ettinger (public domain).
 */
export function seededRandom(seed: string): Pick<Random, 'next'> {
  let state = hashText(seed);
  return {
    next(): number {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    },
  };
}
