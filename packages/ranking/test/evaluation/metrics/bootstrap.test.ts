import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { bootstrap } from '../../../src/evaluation/metrics/bootstrap.js';

const copy = (means: Float64Array, into: Float64Array): void => into.set(means);
const random = seededRandom(3);

describe('The bootstrap', () => {
  it('is as wide as the standard error says', () => {
    const half = Float64Array.from({ length: 400 }, (_, user) => user % 2);
    const [interval] = bootstrap([half], 1, copy, { random });
    // 1.96 · 0.5 / √400 = 0.049 to either side.
    expect(interval?.low).toBeGreaterThan(0.43);
    expect(interval?.low).toBeLessThan(0.47);
    expect(interval?.high).toBeGreaterThan(0.53);
    expect(interval?.high).toBeLessThan(0.57);
  });

  it('pairs the figures of a user, so that a constant difference is certain', () => {
    const figures = Float64Array.from({ length: 200 }, (_, at) =>
      at % 2 === 0 ? (at % 20) / 20 : (at % 20) / 20 - 0.3,
    );
    const shifted = figures.map((value, at) => (at % 2 === 0 ? value : (figures[at - 1] ?? 0) - 0.25));
    const difference = (means: Float64Array, into: Float64Array): void => {
      into[0] = (means[0] ?? 0) - (means[1] ?? 0);
    };
    const [interval] = bootstrap([shifted], 2, difference, { random, outcomes: 1 });
    expect(interval?.low).toBeCloseTo(0.25, 9);
    expect(interval?.high).toBeCloseTo(0.25, 9);
  });

  it('lets seeds count alike, however many users they have', () => {
    const groups = [new Float64Array(10).fill(1), new Float64Array(1000).fill(0), new Float64Array()];
    const [interval] = bootstrap(groups, 1, copy, { random, rounds: 50 });
    expect(interval).toEqual({ low: 0.5, high: 0.5 });
  });
});
