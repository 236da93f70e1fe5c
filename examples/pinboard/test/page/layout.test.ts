import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPTION, layOut } from '../../page/layout.js';

const size = fc.record({ width: fc.integer({ min: 50, max: 900 }), height: fc.integer({ min: 50, max: 2_000 }) });

describe('the masonry layout', () => {
  it('never lets two cards overlap, or one leave the grid', () => {
    fc.assert(
      fc.property(fc.array(size, { maxLength: 60 }), fc.integer({ min: 300, max: 1_700 }), (sizes, width) => {
        const { places, height } = layOut(sizes, width);
        places.forEach((place, index) => {
          expect(place.x).toBeGreaterThanOrEqual(0);
          expect(place.x + place.width).toBeLessThanOrEqual(width + 0.01);
          expect(place.y + place.imageHeight + CAPTION).toBeLessThanOrEqual(height);
          for (const other of places.slice(index + 1)) {
            const apart = Math.abs(place.x - other.x) > 1;
            expect(apart || place.y + place.imageHeight + CAPTION <= other.y).toBe(true);
          }
        });
      }),
    );
  });

  it('has two columns on a phone and five on a desktop', () => {
    expect(layOut([], 366).columns).toBe(2);
    expect(layOut([], 1232).columns).toBe(5);
  });

  it('leaves cards where they are when others are appended', () => {
    fc.assert(
      fc.property(fc.array(size, { maxLength: 30 }), fc.array(size, { maxLength: 30 }), (first, more) => {
        const before = layOut(first, 800).places;
        expect(layOut([...first, ...more], 800).places.slice(0, first.length)).toEqual(before);
      }),
    );
  });
});
