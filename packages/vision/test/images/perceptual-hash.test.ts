import { describe, expect, it } from 'vitest';
import { hammingDistance } from '../../src/images/hamming-distance.js';
import { perceptualHash } from '../../src/images/perceptual-hash.js';

function picture(grey: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return grey(pixel % 32, Math.floor(pixel / 32));
  });
}

describe('a perceptual hash', () => {
  it('of a plain picture has no bit set', () => {
    for (const grey of [0, 77, 255]) expect(perceptualHash(picture(() => grey))).toBe('0'.repeat(16));
  });

  it('does not change with brightness', () => {
    const dark = perceptualHash(picture((x, y) => 20 + x * 2 + ((x * y) % 50)));
    expect(hammingDistance(dark, perceptualHash(picture((x, y) => 80 + x * 2 + ((x * y) % 50))))).toBeLessThanOrEqual(
      2,
    );
  });

  it('of a picture and its negative differ almost everywhere', () => {
    const hash = perceptualHash(picture((x, y) => (x * 7 + y * y) % 200));
    const negative = perceptualHash(picture((x, y) => 255 - ((x * 7 + y * y) % 200)));
    expect(hammingDistance(hash, negative)).toBeGreaterThan(50);
  });
});

describe('the distance of two hashes', () => {
  it('is the number of bits that differ', () => {
    expect(hammingDistance('0000000000000000', 'ffffffffffffffff')).toBe(64);
    expect(hammingDistance('8000000000000001', '0000000000000000')).toBe(2);
    expect(hammingDistance('0123456789abcdef', '0123456789ABCDEF')).toBe(0);
  });

  it('is refused for anything else', () => {
    for (const wrong of ['', '0', 'g'.repeat(16), 7, undefined]) {
      expect(() => hammingDistance('0'.repeat(16), wrong as never)).toThrowError(
        expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }) as Error,
      );
    }
  });
});
