import { describe, expect, it } from 'vitest';
import { bestOf } from '../../src/ladder/best-of.js';
import { Latency } from '../../src/ladder/latency.js';
import { integerBetween, withSeed } from '../support/seed.js';

describe('the best of some scores', () => {
  it('equals a stable sort, cut', async () => {
    await withSeed(async (random) => {
      for (let round = 0; round < 200; round += 1) {
        const scores = Float64Array.from({ length: integerBetween(random, 0, 30) }, () =>
          random.next() < 0.2 ? NaN : integerBetween(random, -3, 3),
        );
        const sorted = [...scores.keys()]
          .filter((place) => !Number.isNaN(scores[place]))
          .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
        const limit = integerBetween(random, 1, 30);
        expect(bestOf(scores, limit)).toEqual(sorted.slice(0, limit));
      }
    });
  });
});

describe('recent times', () => {
  it('have a 95th percentile that is right to a fifth', () => {
    const latency = new Latency();
    expect(latency.quantile(0.95)).toBeUndefined();
    for (let round = 0; round < 20_000; round += 1) latency.observe(round % 100 < 90 ? 2 : 40);
    expect(latency.quantile(0.95)).toBeGreaterThanOrEqual(40);
    expect(latency.quantile(0.95)).toBeLessThan(48);
    expect(latency.quantile(0.5)).toBeLessThan(2.4);
  });

  it('follow a change within some dozens of observations', () => {
    const latency = new Latency();
    for (let round = 0; round < 1_000; round += 1) latency.observe(3);
    for (let round = 0; round < 6; round += 1) latency.observe(100);
    expect(latency.quantile(0.95)).toBeGreaterThan(90);
    for (let round = 0; round < 200; round += 1) latency.observe(3);
    expect(latency.quantile(0.95)).toBeLessThan(4);
    latency.restart(7);
    expect(latency.quantile(0.95)).toBeLessThan(8.5);
  });
});
