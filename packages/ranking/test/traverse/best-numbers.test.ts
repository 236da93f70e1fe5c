import { seededRandom, systemRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { bestNumbers } from '../../src/traverse/best-numbers.js';
import { BestScratch } from '../../src/traverse/best-scratch.js';

describe('bestNumbers', () => {
  it('agrees with a plain sort, whatever the scores are like, with a scratch that was used before', () => {
    const seed = process.env['FEEDLOOM_SEED'] ?? String(systemRandom.next());
    const random = seededRandom(seed);
    const integer = (least: number, most: number): number => least + Math.floor(random.next() * (most - least + 1));
    const oneOf = <Element>(list: readonly Element[]): Element => list[integer(0, list.length - 1)] as Element;
    const scratch = new BestScratch();
    const kinds: readonly (() => number)[] = [
      () => integer(1, 9),
      () => integer(0, 100_000),
      () => Math.floor(random.next() * 40) / 7,
      () => random.next(),
      () => random.next() ** 20 * 1e30,
      () => 10 ** integer(-44, 38),
      () => 3.25,
      () => 0,
    ];
    for (let run = 0; run < 300; run += 1) {
      const size = oneOf([0, 1, 2, 7, integer(3, 1500), integer(500, 4000)]);
      const limit = oneOf([1, size + 1, Math.max(1, size), integer(1, size + 5)]);
      const score = oneOf(kinds);
      const scores = Float64Array.from({ length: size + 3 }, score);
      const as32 = (number: number): number => Math.fround(scores[number] ?? 0);
      const expected = Array.from({ length: size }, (_, number) => number)
        .sort((a, b) => as32(b) - as32(a) || a - b)
        .slice(0, limit);
      expect([...bestNumbers(scores, size, limit, scratch)], `FEEDLOOM_SEED=${seed}`).toEqual(expected);
    }
  });

  it('sorts millions', () => {
    const size = 2 ** 21 + 10;
    const scores = new Float64Array(size);
    for (const [place, number] of [size - 1, 5, size - 7].entries()) scores[number] = 3 - place;
    expect([...bestNumbers(scores, size, 4, new BestScratch())]).toEqual([size - 1, 5, size - 7, 0]);
  });
});
