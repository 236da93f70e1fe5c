import { describe, expect, it } from 'vitest';
import { createTaste } from '../../src/preferences/taste.js';

const east = Float32Array.of(1, 0);
const north = Float32Array.of(0, 1);
const known = { user: 'ada', recent: [], disliked: [], revision: 1 };

describe('a taste', () => {
  it('is the best of the interests, less what is like the aversions', () => {
    const interests = [
      { item: 'e', weight: 1, vector: east },
      { item: 'n', weight: 0.25, vector: north },
    ];
    const taste = createTaste({ ...known, interests });
    expect(taste?.match(east)).toEqual({ fit: 1, via: 'e' });
    expect(taste?.match(north)).toEqual({ fit: 0.6 + 0.4 * 0.5, via: 'n' });
  });

  it('always gives finite numbers, whatever vectors and weights hold', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const broken = { item: 'x', weight: bad, vector: Float32Array.of(bad, 1) };
      const interests = [broken, { item: 'e', weight: 1, vector: east }];
      const session = { vector: Float32Array.of(bad, 0), strength: bad };
      const context = { ...known, interests, aversions: [broken, { ...broken, vector: north }], session };
      const fits = [east, north, broken.vector].map((vector) => createTaste(context)?.match(vector).fit);
      expect(fits.every(Number.isFinite)).toBe(true);
      expect(createTaste({ ...known, interests: [broken] })).toBeUndefined();
      expect(createTaste(context)?.match(east)).toEqual({ fit: 1, via: 'e' });
    }
  });
});
