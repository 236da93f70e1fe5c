import { describe, expect, it } from 'vitest';
import { interestQuotas } from '../../src/index.js';
import { integerBetween, withSeed } from '../support/seed.js';

describe('quotas of interests', () => {
  it('sum to the places, and follow the weights above a floor', async () => {
    expect(
      interestQuotas(
        [
          { item: 'a', weight: 0.9 },
          { item: 'b', weight: 0.1 },
        ],
        100,
      ),
    ).toEqual([82, 18]);
    await withSeed(async (random) => {
      for (let round = 0; round < 200; round += 1) {
        const interests = Array.from({ length: integerBetween(random, 1, 40) }, (_, index) => ({
          item: `${index}`,
          weight: random.next() ** 4,
        }));
        const count = integerBetween(random, 0, 300);
        const quotas = interestQuotas(interests, count);
        expect(quotas.reduce((sum, quota) => sum + quota, 0)).toBe(count);
        for (const quota of quotas) expect(quota).toBeGreaterThanOrEqual(Math.floor((0.2 * count) / interests.length));
      }
    });
  });

  it('give an interest without a record the average of the others', () => {
    const interests = ['a', 'b', 'c'].map((item) => ({ item, weight: 1 / 3 }));
    const rewards = new Map([
      ['a', 0.3],
      ['b', 0.1],
    ]);
    expect(interestQuotas(interests, 60, { rewards, floorRatio: 0 })).toEqual([30, 10, 20]);
  });

  it('share evenly what has no weight, and nothing among none', () => {
    expect(
      interestQuotas(
        [
          { item: 'a', weight: 0 },
          { item: 'b', weight: 0 },
        ],
        5,
      ),
    ).toEqual([3, 2]);
    expect(interestQuotas([], 5)).toEqual([]);
    expect(() => interestQuotas([], Number.NaN)).toThrow(/count/);
  });
});
