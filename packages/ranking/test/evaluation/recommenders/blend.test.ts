import { describe, expect, it } from 'vitest';
import { createBlend } from '../../../src/evaluation/recommenders/blend.js';

describe('A blend', () => {
  it('breaks ties of its parts by lot, not by the order of the catalogue', async () => {
    const blend = createBlend([{ name: 'same', score: (_, scores) => void scores.fill(1) }]);
    const items = 1000;
    const firsts: number[] = [];
    const listedEarly: number[] = [];
    for (let user = 0; user < 20; user += 1) {
      const scores = new Float64Array(items).fill(-Infinity);
      await blend.score(user, scores);
      firsts.push(scores.indexOf(Math.max(...scores)));
      listedEarly.push(scores.subarray(0, items / 2).filter((score) => score > -Infinity).length);
    }
    // All count 300 items of each part, which were the first 300 of the catalogue for everybody.
    expect(new Set(firsts).size).toBeGreaterThan(15);
    const mean = listedEarly.reduce((sum, count) => sum + count, 0) / listedEarly.length;
    expect(mean).toBeGreaterThan(130);
    expect(mean).toBeLessThan(170);
  });
});
