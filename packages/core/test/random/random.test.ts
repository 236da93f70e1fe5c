import { describe, expect, it } from 'vitest';
import { seededRandom, systemRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';

const draw = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next());

describe.each([
  ['systemRandom', () => systemRandom],
  ['seededRandom', () => seededRandom('a seed')],
])('%s', (_name, make) => {
  it('spreads its numbers evenly over [0, 1)', () => {
    const buckets = new Array<number>(16).fill(0);
    for (const number of draw(make(), 32_000)) {
      expect(number >= 0 && number < 1).toBe(true);
      const bucket = Math.floor(number * 16);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    // Chi-squared with 15 degrees of freedom: beyond 60 about once in ten million runs.
    const chi = buckets.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chi).toBeLessThan(60);
  });

  it('makes as many bytes as were asked for, of every value', () => {
    expect(make().bytes(0)).toHaveLength(0);
    expect(new Set(make().bytes(8192)).size).toBe(256);
  });
});

describe('seededRandom', () => {
  it('repeats its numbers from the seed, on every machine', () => {
    expect(draw(seededRandom(7), 100)).toEqual(draw(seededRandom('7'), 100));
    expect([...seededRandom('feedloom').bytes(4)]).toEqual([...seededRandom('feedloom').bytes(4)]);
    expect(draw(seededRandom('feedloom'), 3)).toMatchInlineSnapshot(`
      [
        0.2446074761645498,
        0.7710231923707996,
        0.373081935560979,
      ]
    `);
  });

  it('gives other numbers for another seed, also for one that differs little', () => {
    const firsts = new Set(Array.from({ length: 10_000 }, (_, seed) => seededRandom(seed).next()));
    expect(firsts.size).toBe(10_000);
  });
});

describe('systemRandom', () => {
  it('does not repeat itself when its pool is refilled', () => {
    expect(new Set(draw(systemRandom, 2_000)).size).toBe(2_000);
  });
});
