import { describe, expect, it } from 'vitest';
import { askRecommender, measureAnswers, savesOf } from '../../../src/evaluation/index.js';
import { measure } from '../../../src/evaluation/report/measure.js';
import type { EvaluationSet, Recommender } from '../../../src/evaluation/index.js';

/** Four users who have saved what they were born with, and save item 3, 3, 2, 3 next. */
const set: EvaluationSet = {
  items: 4,
  users: 4,
  collections: 4,
  dimension: 2,
  features: Float32Array.from([1, 0, 1, 0, 0, 1, 0, 1]),
  splitAt: 10,
  before: savesOf([0, 1, 2, 3].flatMap((user) => [0, 0, 1].map((item, at) => ({ user, item, collection: user, at })))),
  after: savesOf([3, 3, 2, 3].map((item, user) => ({ user, item, collection: user, at: 10 + user }))),
};

const always = (name: string, ...order: number[]): Recommender => ({
  name,
  score: (_, scores) => order.forEach((item, place) => (scores[item] = -place)),
});

describe('Measured answers', () => {
  it('are what a hand computes', async () => {
    const answers = [await askRecommender(always('right', 0, 3, 2), set, { listLength: 2 })];
    answers.push(await askRecommender(always('short', 2), set, { listLength: 2 }));
    expect([...(answers[0]?.lists ?? [])].slice(0, 2)).toEqual([3, 2]);
    expect([...(answers[0]?.places ?? [])]).toEqual([0, 0, 1, 0]);
    const report = await measureAnswers([{ set, answers }], { cutoffs: [1, 2], compare: [['short', 'right']] });
    const mean = (ranker: string, metric: string, slice = 'all'): number | undefined =>
      report.rows.find((row) => row.ranker === ranker && row.metric === metric && row.slice === slice)?.mean;
    expect(mean('right', 'recall@1')).toBe(0.75);
    expect(mean('right', 'recall@2')).toBe(1);
    expect(mean('right', 'mrr')).toBe(0.875);
    expect(mean('right', 'coverage@2')).toBe(0.5);
    expect(mean('right', 'intra-list-distance@2')).toBe(0);
    expect(mean('short', 'recall@1')).toBe(0.25);
    expect(mean('short', 'recall@1', 'cold')).toBe(0.25);
    expect(mean('short', 'recall@1', 'head')).toBeUndefined();
    const [compared] = report.comparisons.filter(({ metric, slice }) => metric === 'recall@1' && slice === 'all');
    expect(compared).toMatchObject({ ranker: 'short', against: 'right', difference: -0.5 });
    expect(compared?.ratio).toBeCloseTo(1 / 3, 12);
    expect(report.rows[0]).toMatchObject({ seeds: 1, spread: 0, targets: 4 });
  });

  it('refuse worlds with answers of different rankers', async () => {
    const one = await askRecommender(always('one', 2), set);
    const other = await askRecommender(always('other', 2), set);
    const worlds = [one, other].map((answers) => ({ set, answers: [answers] }));
    expect(() => measure(worlds, { cutoffs: [1], compare: [], rounds: 1, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
  });

  it('end when the caller aborts', async () => {
    const { signal } = { signal: AbortSignal.abort() };
    await expect(askRecommender(always('one', 2), set, { signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect(measureAnswers([], { signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});
