import { describe, expect, it } from 'vitest';
import { matchBoxes } from '../detector/match-boxes.js';

const box = (x: number, width = 0.2) => ({ x, y: 0, width, height: 1 });

describe('the boxes that are right', () => {
  it('are those that overlap a thing by half', () => {
    expect(matchBoxes([box(0.05), box(0.61)], [box(0), box(0.7)])).toBe(1);
  });

  it('count once for a thing, and are of one thing each', () => {
    expect(matchBoxes([box(0), box(0.01), box(0.02)], [box(0)])).toBe(1);
    expect(matchBoxes([box(0.005)], [box(0), box(0.01)])).toBe(1);
  });

  it('take the thing that they overlap most', () => {
    expect(matchBoxes([box(0.04), box(0)], [box(0), box(0.05)])).toBe(2);
  });
});
