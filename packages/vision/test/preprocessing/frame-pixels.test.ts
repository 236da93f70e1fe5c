import { expect, it } from 'vitest';
import { framePixels } from '../../src/preprocessing/frame-pixels.js';

it('puts pixels on a ground of one colour, whatever the number of rows', () => {
  for (let height = 1; height <= 9; height += 1) {
    const pixels = Uint8Array.from({ length: 2 * height * 3 }, (_, at) => at + 1);
    const framed = framePixels({ pixels, width: 2, height }, { left: 1, right: 2, top: 1, bottom: 3 }, [200, 201, 202]);
    expect([framed.width, framed.height]).toEqual([5, height + 4]);
    const expected = Array.from({ length: 5 * (height + 4) * 3 }, (_, at) => {
      const [column, row] = [Math.floor(at / 3) % 5, Math.floor(at / 15)];
      const isPicture = column >= 1 && column < 3 && row >= 1 && row < 1 + height;
      return isPicture ? ((row - 1) * 2 + column - 1) * 3 + (at % 3) + 1 : 200 + (at % 3);
    });
    expect([...framed.pixels]).toEqual(expected);
  }
});
