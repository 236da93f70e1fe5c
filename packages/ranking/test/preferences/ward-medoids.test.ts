import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import type { WeightedVector } from '../../src/index.js';
import { wardMedoids } from '../../src/index.js';
import { withSeed } from '../support/seed.js';
import { direction, near } from './planted-kinds.js';

/** Three groups of 20, 10 and 5 points. */
function planted(seed: string): { points: WeightedVector[]; groupOf: number[] } {
  const random = seededRandom(seed);
  const sizes = [20, 10, 5];
  const groupOf = sizes.flatMap((size, group) => Array.from({ length: size }, () => group));
  const centres = sizes.map(() => direction(random, 32));
  const points = groupOf.map((group) => ({ vector: near(centres[group] as Float32Array, random, 0.4), weight: 1 }));
  return { points, groupOf };
}

const costOf = (points: readonly WeightedVector[], clusters: readonly { members: readonly number[] }[]): number => {
  return clusters.reduce((sum, { members }) => {
    const inside = members.map((member) => points[member] as WeightedVector);
    const weight = inside.reduce((total, point) => total + point.weight, 0);
    const mean = Array.from({ length: 32 }, (_, place) =>
      inside.reduce((total, point) => total + (point.weight * (point.vector[place] ?? 0)) / weight, 0),
    );
    return (
      sum +
      inside.reduce(
        (total, point) =>
          total + point.weight * mean.reduce((d, number, place) => d + (number - (point.vector[place] ?? 0)) ** 2, 0),
        0,
      )
    );
  }, 0);
};

describe('Ward grouping', () => {
  it('finds the groups that were planted, heaviest first, each stood for by one of its own', () => {
    const { points, groupOf } = planted('groups');
    const clusters = wardMedoids(points);
    expect(clusters.map(({ members }) => members.length)).toEqual([20, 10, 5]);
    for (const { medoid, members, weight } of clusters) {
      expect(new Set(members.map((member) => groupOf[member])).size).toBe(1);
      expect(members).toContain(medoid);
      expect(weight).toBeCloseTo(members.length, 9);
    }
  });

  it('merges at each step the pair that a search of all pairs by their means would merge', async () => {
    await withSeed(async (random) => {
      const points = Array.from({ length: 9 }, () => ({ vector: direction(random, 32), weight: 0.2 + random.next() }));
      let groups = points.map((_, index) => [index]);
      while (groups.length > 2) {
        let best: number[][] = [];
        for (const [a, one] of groups.entries()) {
          for (const other of groups.slice(0, a)) {
            const merged = [...groups.filter((group) => group !== one && group !== other), [...other, ...one]];
            const cost = (all: number[][]): number =>
              costOf(
                points,
                all.map((members) => ({ members })),
              );
            if (best.length === 0 || cost(merged) < cost(best)) best = merged;
          }
        }
        groups = best;
        const found = wardMedoids(points, { most: groups.length, sameTaste: 1 });
        const names = (all: readonly (readonly number[])[]): string[] => all.map((g) => [...g].sort().join()).sort();
        expect(names(found.map(({ members }) => members))).toEqual(names(groups));
      }
    });
  });

  it('groups nothing to nothing, one to itself, and refuses more than it can in time', () => {
    expect(wardMedoids([])).toEqual([]);
    const one = { vector: Float32Array.of(1, 0), weight: 2 };
    expect(wardMedoids([one])).toEqual([{ medoid: 0, members: [0], weight: 2 }]);
    expect(() => wardMedoids(Array.from({ length: 513 }, () => one))).toThrow(/at most 512/);
  });
});
