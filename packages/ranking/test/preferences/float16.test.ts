import { describe, expect, it } from 'vitest';
import { packFloat16, unpackFloat16 } from '../../src/preferences/float16.js';
import { withSeed } from '../support/seed.js';

describe('half floats', () => {
  it('come back within a two-thousandth, small ones within 2^-25', async () => {
    await withSeed(async (random) => {
      const numbers = Float32Array.from({ length: 4000 }, () => (random.next() - 0.5) * 10 ** (random.next() * 12 - 8));
      const back = unpackFloat16(packFloat16(numbers));
      for (const [index, number] of numbers.entries()) {
        expect(Math.abs((back[index] ?? 0) - number)).toBeLessThanOrEqual(Math.max(Math.abs(number) / 2048, 2 ** -25));
      }
    });
  });

  it('keep what they can hold exactly, and the largest for what is larger', () => {
    const exact = Float32Array.of(0, 1, -1, 0.5, 1.5, 2048, -65504, 2 ** -14, 2 ** -24, 3 * 2 ** -24);
    expect(Array.from(unpackFloat16(packFloat16(exact)))).toEqual(Array.from(exact));
    expect(Array.from(unpackFloat16(packFloat16(Float32Array.of(1e6, -1e9))))).toEqual([65504, -65504]);
  });
});
