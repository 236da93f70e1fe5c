import { describe, expect, it } from 'vitest';
import { UNPLACED } from '../../../src/evaluation/asking/place-items.js';
import {
  averagePrecision,
  hitRateAt,
  ndcgAt,
  recallAt,
  reciprocalRank,
} from '../../../src/evaluation/metrics/rank-metrics.js';

describe('Of saves at places 1, 4 and nowhere, counted from 1', () => {
  const places = [0, 3, UNPLACED];

  it('recall at 3 is a third, at 4 two thirds', () => {
    expect(recallAt(3)(places)).toBeCloseTo(1 / 3, 12);
    expect(recallAt(4)(places)).toBeCloseTo(2 / 3, 12);
  });

  it('the hit rate at 1 is 1', () => {
    expect(hitRateAt(1)(places)).toBe(1);
    expect(hitRateAt(3)([3, 5])).toBe(0);
  });

  it('NDCG at 4 is (1 + 1/log2 5) / (1 + 1/log2 3 + 1/2)', () => {
    expect(ndcgAt(4)(places)).toBeCloseTo((1 + 0.430677) / (1 + 0.63093 + 0.5), 5);
    expect(ndcgAt(1)([0, 1])).toBe(1);
  });

  it('the reciprocal rank is 1, and 0 of what has no place', () => {
    expect(reciprocalRank(places)).toBe(1);
    expect(reciprocalRank([3])).toBe(0.25);
    expect(reciprocalRank([UNPLACED])).toBe(0);
  });

  it('the average precision is (1 + 2/4 + 0) / 3', () => {
    expect(averagePrecision(places)).toBeCloseTo(0.5, 12);
  });
});
