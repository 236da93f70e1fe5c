import { describe, expect, it } from 'vitest';
import { mix } from '../../src/generator/mix.js';
import { simulate } from '../../src/generator/simulate.js';

const sources = ['following', 'related', 'interests'] as const;
const rates = mix.ratio({ following: 6, related: 3, interests: 1 });

describe('simulate', () => {
  it('reports shares that follow the rates', () => {
    const report = simulate({ mix: [rates], sources, chunks: 200, seed: 7 });
    expect(report).toMatchObject({ chunks: 200, served: 5000, short: 0, dropped: 0, deferred: 0, relaxed: 0 });
    expect(report.sources.following.share).toBeCloseTo(0.6, 3);
    expect(report.sources.related.share).toBeCloseTo(0.3, 3);
    expect(report.sources.interests.share).toBeCloseTo(0.1, 3);
  });

  it('gives the same report for the same seed, and another one for another', () => {
    const run = (seed: number): unknown => simulate({ mix: [rates], sources, chunks: 20, seed });
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  it('accounts for every item', () => {
    const report = simulate({
      mix: [rates, mix.drop((item) => item.score < 0.6), mix.defer((item) => item.score < 0.8)],
      sources,
      chunks: 100,
      size: 10,
      arrivals: ({ chunk }) => (chunk % 2 === 0 ? 12 : 0),
    });
    for (const { arrived, served, dropped, waiting } of Object.values(report.sources)) {
      expect(arrived).toBe(600);
      expect(served + dropped + waiting).toBe(arrived);
      expect(dropped).toBeGreaterThan(0);
    }
    expect(report.deferred).toBeGreaterThan(0);
  });

  it('sees droughts, short chunks and waits', () => {
    const report = simulate({
      mix: [],
      sources: ['a'],
      chunks: 10,
      size: 5,
      arrivals: ({ chunk }) => (chunk === 0 ? 12 : 0),
    });
    expect(report.short).toBe(8);
    expect(report.sources.a.drought).toEqual({ chunks: 8, longest: 8 });
    expect(report.sources.a.wait).toEqual({ mean: (5 * 0 + 5 * 1 + 2 * 2) / 12, max: 2 });
  });

  it('measures how far diversity moves items', () => {
    const report = simulate({
      mix: [mix.diversity<{ author: number }>({ by: (item) => item.data.author, maxDisplacement: 2 })],
      sources: ['a'],
      chunks: 50,
      data: (_, random) => ({ author: Math.floor(random.next() * 4) }),
    });
    expect(report.displaced.max).toBe(2);
    expect(report.displaced.mean).toBeGreaterThan(0);
  });
});
