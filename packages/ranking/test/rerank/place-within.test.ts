import { describe, expect, it } from 'vitest';
import { fallingScores } from '../../src/rerank/falling-scores.js';
import type { Waiting } from '../../src/rerank/place-within.js';
import { placeWithin } from '../../src/rerank/place-within.js';
import { integerBetween, withSeed } from '../support/seed.js';

const waitingOf = (scores: readonly number[]): Waiting[] =>
  scores.map((score, index) => ({ rank: index, index, score }));

describe('placing within a bound', () => {
  it('moves nobody further than the bound, loses nobody, and keeps the best match where it was promised', async () => {
    await withSeed(async (random) => {
      for (let round = 0; round < 120; round += 1) {
        const all = waitingOf(
          Array.from({ length: integerBetween(random, 1, 60) }, () => integerBetween(random, 0, 8)),
        );
        const maxDisplacement = integerBetween(random, 0, 12);
        const bestWithin = integerBetween(random, 1, 6);
        const placed = placeWithin(all.values(), { maxDisplacement, bestWithin, limit: all.length });
        expect(new Set(placed).size).toBe(all.length);
        for (const [place, { rank }] of placed.entries())
          expect(Math.abs(place - rank)).toBeLessThanOrEqual(maxDisplacement);
        expect(placed.findIndex(({ rank }) => rank === 0)).toBeLessThan(bestWithin);
        const limit = integerBetween(random, 1, all.length);
        expect(placeWithin(all.values(), { maxDisplacement, bestWithin, limit })).toEqual(placed.slice(0, limit));
        const scores = fallingScores(placed, all);
        expect(fallingScores(placed.slice(0, limit), all)).toEqual(scores.slice(0, limit));
        for (const [place, score] of scores.entries())
          if (place > 0) expect(score).toBeLessThan(scores[place - 1] ?? 0);
      }
    });
  });

  it('is a plain sort by score without a bound, ties by the order given', async () => {
    await withSeed(async (random) => {
      const all = waitingOf(Array.from({ length: 50 }, () => integerBetween(random, 0, 9)));
      const placed = placeWithin(all.values(), { maxDisplacement: Infinity, bestWithin: 50, limit: 50 });
      expect(placed).toEqual([...all].sort((a, b) => b.score - a.score || a.index - b.index));
      const scores = fallingScores(placed, all);
      for (const [place, { score }] of placed.entries()) expect(scores[place]).toBeCloseTo(score, 7);
    });
  });

  it('leaves the order of similarity with a bound of nothing', () => {
    const all = waitingOf([1, 5, 3]);
    expect(placeWithin(all.values(), { maxDisplacement: 0, bestWithin: 1, limit: 3 })).toEqual(all);
  });
});
