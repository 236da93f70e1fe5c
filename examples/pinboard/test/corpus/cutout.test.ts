import { describe, expect, it } from 'vitest';
import { cutOut } from '../../corpus/cutout.js';
import { KINDS } from '../../corpus/kinds/all.js';

describe('a cutout', () => {
  it('has no empty edge, however it is turned', async () => {
    for (const [place, { codePoint, name }] of KINDS.entries()) {
      const { pixels, width, height } = await cutOut(codePoint, (place % 9) * 5 - 20, place % 2 === 0);
      const isInk = (x: number, y: number): boolean => (pixels[(y * width + x) * 4 + 3] ?? 0) > 8;
      const row = (y: number): boolean => Array.from({ length: width }, (_, x) => isInk(x, y)).some(Boolean);
      const column = (x: number): boolean => Array.from({ length: height }, (_, y) => isInk(x, y)).some(Boolean);
      const edges = [row(0), row(height - 1), column(0), column(width - 1)];
      expect({ name, edges }).toEqual({ name, edges: [true, true, true, true] });
    }
  });
});
