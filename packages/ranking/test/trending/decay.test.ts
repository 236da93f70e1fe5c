import { describe, expect, it } from 'vitest';
import { NOTHING, addDecaying, decaying, subtractDecaying, valueAt } from '../../src/trending/decay.js';
import { withSeed } from '../support/seed.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 5, 1);

describe('a decaying sum', () => {
  it('differs from the sum by brute force by less than 1e-10 of it', async () => {
    await withSeed(async (random) => {
      for (const halfLifeMs of [3_600_000, 6 * 3_600_000, 7 * DAY, 30 * DAY]) {
        const addends = Array.from({ length: 500 }, () => {
          return { weight: 0.01 + 10 * random.next(), at: START + 90 * DAY * random.next() };
        });
        const now = START + 91 * DAY;
        let kept = NOTHING;
        for (const { weight, at } of addends) kept = addDecaying(kept, decaying(weight, at, halfLifeMs));
        const exact = addends.reduce((sum, { weight, at }) => sum + weight * 2 ** ((at - now) / halfLifeMs), 0);
        expect(Math.abs(valueAt(kept, now, halfLifeMs) - exact) / exact).toBeLessThan(1e-10);
      }
    });
  });

  it('halves in a half-life, and keeps its order for ever', () => {
    const early = decaying(4, START, DAY);
    const late = decaying(1, START + 3 * DAY, DAY);
    expect(valueAt(early, START + DAY, DAY)).toBeCloseTo(2, 12);
    expect(late).toBeGreaterThan(early);
    for (const days of [3, 30, 300]) {
      const now = START + days * DAY;
      expect(valueAt(late, now, DAY)).toBeGreaterThan(valueAt(early, now, DAY));
    }
  });

  it('is nothing again once all that was added is taken off', () => {
    const one = decaying(3, START, DAY);
    const both = addDecaying(one, decaying(2, START + DAY, DAY));
    const left = subtractDecaying(both, one);
    expect(valueAt(left, START + DAY, DAY)).toBeCloseTo(2, 10);
    expect(subtractDecaying(left, decaying(2, START + DAY, DAY))).toBe(NOTHING);
    expect(subtractDecaying(NOTHING, one)).toBe(NOTHING);
    expect(addDecaying(NOTHING, NOTHING)).toBe(NOTHING);
    expect(valueAt(NOTHING, START, DAY)).toBe(0);
  });
});
