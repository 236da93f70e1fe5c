import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { splitSteps } from '../../src/traverse/split-steps.js';

describe('splitSteps', () => {
  it('shares by weight times degree times what is left to the largest logarithm', () => {
    const share = (degree: number): number => degree * (Math.log(1000) - Math.log(degree));
    const split = splitSteps([1, 2, 1], [10, 10, 100], 1000, 100_000);
    const sum = 3 * share(10) + share(100);
    const expected = [share(10), 2 * share(10), share(100)].map((each) => Math.round((each / sum) * 100_000));
    for (const [start, steps] of split.entries())
      expect(Math.abs(steps - (expected[start] ?? 0))).toBeLessThanOrEqual(1);
  });

  it('gives popular starts more steps, but less than in proportion', () => {
    const [few, many] = splitSteps([1, 1], [10, 100], 10_000, 10_000);
    expect(many).toBeGreaterThan(few ?? 0);
    expect(many).toBeLessThan((few ?? 0) * 10);
  });

  it('gives every start with an edge a step, the most popular of the graph too, and none to one without', () => {
    expect([...splitSteps([1, 1, 1], [500, 0, 3], 500, 10)].map((steps) => steps > 0)).toEqual([true, false, true]);
    expect([...splitSteps([1], [500], 500, 1000)]).toEqual([1000]);
    expect([...splitSteps([], [], 1, 1000)]).toEqual([]);
  });

  it('hands out all steps, and at most one more for each start', () => {
    const random = seededRandom('split');
    for (let round = 0; round < 50; round += 1) {
      const starts = 1 + Math.floor(random.next() * 16);
      const degrees = Array.from({ length: starts }, () => 1 + Math.floor(random.next() * 400));
      const weights = degrees.map(() => 0.01 + random.next());
      const sum = splitSteps(weights, degrees, 400, 5000).reduce((total, steps) => total + steps, 0);
      expect(sum).toBeGreaterThanOrEqual(5000);
      expect(sum).toBeLessThanOrEqual(5000 + starts);
    }
  });
});
