import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { bestNumbers } from '../../src/traverse/best-numbers.js';

describe('bestNumbers', () => {
  it('takes the best, best first, and of equal ones the lower number', () => {
    const random = seededRandom('best');
    for (const [size, limit] of [
      [0, 5],
      [1, 1],
      [7, 100],
      [500, 40],
      [3000, 2999],
    ] as const) {
      const scores = Float64Array.from({ length: size + 3 }, () => Math.fround(Math.floor(random.next() * 40) / 7));
      const expected = Array.from({ length: size }, (_, number) => number)
        .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
        .slice(0, limit);
      expect([...bestNumbers(scores, size, limit)]).toEqual(expected);
    }
  });

  it('sorts also when there are more numbers than fit beside a score', () => {
    const size = 2 ** 21 + 10;
    const scores = new Float64Array(size);
    for (const [place, number] of [size - 1, 5, size - 7].entries()) scores[number] = 3 - place;
    expect([...bestNumbers(scores, size, 4)]).toEqual([size - 1, 5, size - 7, 0]);
  });
});
