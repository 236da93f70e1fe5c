import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from '../../corpus/chance.js';

describe('Chance', () => {
  it('repeats itself for the same seed, and differs for another', () => {
    const draw = (seed: string): number[] => {
      const chance = new Chance(seed);
      return Array.from({ length: 50 }, () => chance.next());
    };
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });

  it('picks about as often as the weights say', () => {
    const chance = new Chance('weights');
    const picks = Array.from({ length: 4_000 }, () =>
      chance.pick(['rare', 'common'], (value) => (value === 'rare' ? 1 : 3)),
    );
    const rare = picks.filter((value) => value === 'rare').length / picks.length;
    expect(rare).toBeGreaterThan(0.22);
    expect(rare).toBeLessThan(0.28);
  });

  it('samples without repeating, and never more than there are', () => {
    fc.assert(
      fc.property(fc.string(), fc.uniqueArray(fc.integer(), { maxLength: 20 }), fc.nat(30), (seed, list, count) => {
        const sample = new Chance(seed).sample(list, count);
        expect(new Set(sample).size).toBe(sample.length);
        expect(sample.length).toBe(Math.min(count, list.length));
        expect(list).toEqual(expect.arrayContaining(sample));
      }),
    );
  });
});
