import { describe, expect, it } from 'vitest';
import { surest } from '../../src/detection/candidate.js';
import { overlapOf } from '../../src/detection/overlap.js';
import { suppressOverlaps } from '../../src/detection/suppress-overlaps.js';

const box = (x: number, width = 0.4) => ({ x, y: 0, width, height: 0.5 });

describe('the overlap of two boxes', () => {
  it('is their intersection over their union', () => {
    expect(overlapOf(box(0), box(0))).toBeCloseTo(1, 12);
    expect(overlapOf(box(0), box(0.2))).toBeCloseTo(0.2 / 0.6, 12);
    expect(overlapOf(box(0), { x: 0, y: 0.25, width: 0.4, height: 0.5 })).toBeCloseTo(0.25 / 0.75, 12);
    expect(overlapOf(box(0), box(0.4))).toBe(0);
    expect(overlapOf(box(0), box(0.9, 0.1))).toBe(0);
  });
});

describe('suppressing overlaps', () => {
  const one = { box: box(0), label: 0, score: 0.9 };
  const near = { box: box(0.1), label: 0, score: 0.8 };
  const other = { box: box(0.1), label: 1, score: 0.7 };
  const far = { box: box(0.5), label: 0, score: 0.6 };

  it('keeps the surest of boxes of one label that overlap', () => {
    expect(suppressOverlaps([one, near, other, far])).toEqual([one, other, far]);
  });

  it('keeps the surest of boxes of any label if labels do not count', () => {
    expect(suppressOverlaps([one, near, other, far], { acrossLabels: true })).toEqual([one, far]);
  });

  it('keeps boxes that overlap by no more than allowed', () => {
    expect(suppressOverlaps([one, near], { maxOverlap: 0.61 })).toEqual([one, near]);
    expect(suppressOverlaps([one, near], { maxOverlap: 0.59 })).toEqual([one]);
  });

  it('lets a box be that only a suppressed one overlaps', () => {
    const chain = [one, near, { box: box(0.25), label: 0, score: 0.5 }];
    expect(suppressOverlaps(chain, { maxOverlap: 0.4 })).toEqual([chain[0], chain[2]]);
  });
});

describe('the surest candidates', () => {
  it('are those with a score and a box, the surest first', () => {
    const of = (score: number, width = 0.1) => ({ box: { x: 0, y: 0, width, height: 0.1 }, label: 0, score });
    const candidates = [of(0.2), of(0.9), of(0.5), of(1, -1), of(1, NaN), of(NaN), of(1, Infinity)];
    expect(surest(candidates, 0.3, 10).map(({ score }) => score)).toEqual([0.9, 0.5]);
    expect(surest(candidates, 0, 1).map(({ score }) => score)).toEqual([0.9]);
  });
});
