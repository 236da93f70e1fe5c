import { describe, expect, it } from 'vitest';
import { NeighbourRows, NONE } from '../../src/traverse/neighbour-rows.js';
import { XorShift } from '../../src/traverse/xor-shift.js';
import { surprise } from './chi-square.js';
import { viewOf } from './sealed-graph.js';
import type { PlainEdge } from './sealed-graph.js';

function draws(edges: readonly PlainEdge[], removed: readonly PlainEdge[], items: number, count = 20_000): number[] {
  const rows = new NeighbourRows(viewOf({ items, collections: 1, segments: [edges], removed }), 'collections');
  const random = new XorShift(3);
  const counts = new Array<number>(items).fill(0);
  for (let draw = 0; draw < count; draw += 1) {
    const found = rows.draw(0, random);
    if (found !== NONE) counts[found] = (counts[found] ?? 0) + 1;
  }
  return counts;
}

describe('NeighbourRows', () => {
  it('draws exactly even where nearly every draw is refused', () => {
    const edges = Array.from({ length: 60 }, (_, item) => [item, 0, item === 0 ? 50 : (1 + (item % 3)) / 100] as const);
    const sum = edges.reduce((total, [, , weight]) => total + weight, 0);
    expect(
      surprise(
        draws(edges, [], 60),
        edges.map(([, , weight]) => weight / sum),
      ),
    ).toBeLessThan(4);
    const removed = edges.slice(0, 58);
    const shares = edges.map((_, item) => (item < 58 ? 0 : (1 + (item % 3)) / (1 + (58 % 3) + 1 + (59 % 3))));
    expect(surprise(draws(edges, removed, 60), shares)).toBeLessThan(4);
  });

  it('draws nothing from a row without a living edge', () => {
    const edges = Array.from({ length: 2000 }, (_, item) => [item, 0] as const);
    expect(draws(edges, edges, 2000, 20).reduce((sum, count) => sum + count, 0)).toBe(0);
    expect(draws([], [], 1, 20)).toEqual([0]);
  });
});

describe('XorShift', () => {
  it('never stands still, whatever it is seeded with', () => {
    for (const seed of [0, -1, 1.5, 2 ** 53, -(2 ** 40), NaN, Infinity]) {
      const random = new XorShift(seed);
      const numbers = Array.from({ length: 1000 }, () => random.next());
      expect(new Set(numbers).size).toBe(1000);
      expect(numbers.every((number) => number > 0 && number < 1)).toBe(true);
    }
  });
});
