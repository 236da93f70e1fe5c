import { expect, it } from 'vitest';
import { dot } from '../../src/index/search/dot.js';
import { Nearest } from '../../src/index/search/nearest.js';
import { countBits, hasBit, setBit, wordsFor } from '../../src/index/rows/bit-set.js';
import { integerBetween, withSeed } from '../support/seed.js';

it('keeps the best of any sequence, best first, above the least score', () =>
  withSeed(async (random) => {
    for (let trial = 0; trial < 200; trial += 1) {
      const capacity = integerBetween(random, 1, 20);
      const scores = Array.from({ length: integerBetween(random, 0, 60) }, () => integerBetween(random, -9, 9) / 10);
      const nearest = new Nearest(capacity, -0.5);
      scores.forEach((score, row) => nearest.offer(score, 0, row));
      const kept = nearest.drain();
      const due = scores.filter((score) => score >= -0.5).sort((left, right) => right - left);
      expect([...kept.scores]).toEqual(due.slice(0, capacity));
      expect([...kept.rows].map((row) => scores[row])).toEqual([...kept.scores]);
      expect(new Set(kept.rows).size).toBe(kept.rows.length);
    }
  }));

it('multiplies rows of any length', () => {
  for (let length = 1; length <= 40; length += 1) {
    const matrix = Float32Array.from({ length: 2 * length }, (_, at) => at);
    const vector = Float64Array.from({ length }, (_, at) => at % 3);
    const due = vector.reduce((sum, number, at) => sum + number * (length + at), 0);
    expect(dot(matrix, length, vector)).toBe(due);
  }
});

it('counts bits', () =>
  withSeed(async (random) => {
    const members = [...new Set(Array.from({ length: 50 }, () => integerBetween(random, 0, 999)))].sort(
      (a, b) => a - b,
    );
    const words = new Uint32Array(wordsFor(1000));
    for (const member of members) setBit(words, member);
    expect(countBits(words)).toBe(members.length);
    expect(hasBit(words, members[0] ?? 0)).toBe(true);
  }));
