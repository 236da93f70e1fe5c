import { describe, expect, it } from 'vitest';
import { calibrateThreshold } from '../../src/search/calibrate-threshold.js';
import { vectorOf } from './parts.js';

/** 0, 0.01, … 0.99. */
const HUNDRED = Array.from({ length: 100 }, (_, place) => place / 100);

describe('calibrateThreshold', () => {
  it('lets no more different pairs through than allowed, and as few as needed', () => {
    const { threshold, falsePositiveRatio, truePositiveRatio } = calibrateThreshold(
      { different: HUNDRED },
      { maxFalsePositiveRatio: 0.05 },
    );
    expect(threshold).toBeCloseTo(0.945, 10);
    expect([falsePositiveRatio, truePositiveRatio]).toEqual([0.05, undefined]);
  });

  it('allows one different pair in a hundred by default', () => {
    expect(calibrateThreshold({ different: HUNDRED })).toMatchObject({ falsePositiveRatio: 0.01 });
  });

  it('separates same pairs from different ones where they part best', () => {
    // 20 different pairs at 0.00 to 0.19, one at 0.6; same pairs at 0.3 to 0.79, of which 31 lie below 0.61.
    const different = [...HUNDRED.slice(0, 20), 0.6];
    const same = HUNDRED.slice(30, 80);
    const found = calibrateThreshold({ different, same });
    expect(found.threshold).toBeCloseTo(0.245, 10);
    expect([found.falsePositiveRatio, found.truePositiveRatio]).toEqual([1 / 21, 1]);
  });

  it('gives up same pairs where too many different ones would pass', () => {
    const [different, same] = [[...HUNDRED.slice(0, 20), 0.6], HUNDRED.slice(30, 80)];
    const found = calibrateThreshold({ different, same }, { maxFalsePositiveRatio: 0 });
    expect(found.threshold).toBeCloseTo(0.605, 10);
    expect(found.truePositiveRatio).toBe(19 / 50);
  });

  it('says how the pairs are spread', () => {
    const { different } = calibrateThreshold({ different: HUNDRED });
    expect(different).toEqual({ count: 100, mean: expect.closeTo(0.495, 10), median: 0.49, p5: 0.04, p95: 0.94 });
  });

  it('takes pairs of vectors for their cosines', () => {
    const pairs = Array.from({ length: 20 }, () => [vectorOf(0), vectorOf(60)] as const);
    expect(calibrateThreshold({ different: pairs }).different.mean).toBeCloseTo(0.5, 6);
  });

  it.each([
    ['too few pairs', { different: [0.1] }, {}],
    ['no same pair at all', { different: HUNDRED, same: [] }, {}],
    ['a cosine that is no number', { different: [...HUNDRED, NaN] }, {}],
    ['vectors of two lengths', { different: Array(20).fill([vectorOf(0), new Float32Array(3)]) }, {}],
    ['a ratio above 1', { different: HUNDRED }, { maxFalsePositiveRatio: 2 }],
  ])('refuses %s', (_, pairs, options) => {
    expect(() => calibrateThreshold(pairs, options)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });
});
