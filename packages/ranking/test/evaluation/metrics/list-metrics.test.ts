import { describe, expect, it } from 'vitest';
import { UNPLACED } from '../../../src/evaluation/asking/place-items.js';
import {
  bestsellerOverlap,
  countShown,
  coverage,
  gini,
  intraListDistance,
  novelty,
} from '../../../src/evaluation/metrics/list-metrics.js';

const list = (...items: number[]): Uint32Array => Uint32Array.from(items);

describe('Metrics of lists', () => {
  it('count what is shown, short lists too', () => {
    const shown = countShown({ lists: list(0, 1, 0, UNPLACED) }, 4);
    expect([...shown]).toEqual([2, 1, 0, 0]);
    expect(coverage(shown)).toBe(0.5);
  });

  it('say how unequally items are shown', () => {
    expect(gini(list(5, 5, 5, 5))).toBe(0);
    expect(gini(list(0, 0, 0, 9))).toBeCloseTo(0.75, 12);
    // Sorted 0 1 2: (-2·0 + 0·1 + 2·2) / (3·3).
    expect(gini(list(2, 0, 1))).toBeCloseTo(4 / 9, 12);
    expect(gini(list(0, 0))).toBe(0);
  });

  it('say in bits how surprising a list is', () => {
    const saved = list(8, 2, 0);
    expect(novelty(list(0, 1), saved, 16)).toBeCloseTo((1 + 3) / 2, 12);
    expect(novelty(list(2, UNPLACED), saved, 16)).toBeCloseTo(5, 12);
    expect(novelty(list(UNPLACED), saved, 16)).toBe(0);
  });

  it('say how different items look', () => {
    const features = Float32Array.from([1, 0, 0, 1, 1, 0]);
    expect(intraListDistance(list(0, 2), features, 2)).toBeCloseTo(0, 6);
    expect(intraListDistance(list(0, 1), features, 2)).toBeCloseTo(1, 6);
    expect(intraListDistance(list(0, 1, 2), features, 2)).toBeCloseTo(2 / 3, 6);
    expect(intraListDistance(list(1, UNPLACED, UNPLACED), features, 2)).toBe(0);
  });

  it('say how many of a list are bestsellers', () => {
    expect(bestsellerOverlap(list(0, 1, 2, 3), new Set([1, 9]))).toBe(0.25);
    expect(bestsellerOverlap(list(1, UNPLACED), new Set([1, 9]))).toBe(1);
  });
});
