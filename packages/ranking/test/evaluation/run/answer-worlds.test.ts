import { describe, expect, it } from 'vitest';
import {
  answerWorlds,
  formatRanking,
  measureAnswers,
  recallCurve,
  synthPinboard,
} from '../../../src/evaluation/index.js';
import type { RankingReport, SeedAnswers } from '../../../src/evaluation/index.js';

function recallOf({ rows }: RankingReport, ranker: string, slice = 'all'): number {
  return rows.find((row) => row.ranker === ranker && row.metric === 'recall@20' && row.slice === slice)?.mean ?? NaN;
}

describe('On small planted worlds', { timeout: 120_000 }, () => {
  it('who knows more ranks better, by far', async () => {
    const worlds = [synthPinboard({ items: 600, users: 250, topics: 12, savesPerUser: 18 })];
    const training = { steps: 6, dimension: 16, layers: 2, batchSize: 128 };
    const answered: SeedAnswers[] = await answerWorlds(worlds, { training });
    const report = await measureAnswers(answered, { cutoffs: [20], rounds: 20, compare: [['blend', 'content']] });
    expect(recallOf(report, 'random')).toBeLessThan(0.06);
    expect(recallOf(report, 'popularity')).toBeLessThan(recallOf(report, 'collaborative') / 2);
    expect(recallOf(report, 'content')).toBeGreaterThan(1.3 * recallOf(report, 'random'));
    expect(recallOf(report, 'content')).toBeLessThan(recallOf(report, 'walk') / 1.3);
    expect(recallOf(report, 'propagation')).toBeGreaterThan(1.5 * recallOf(report, 'content'));
    expect(recallOf(report, 'blend')).toBeGreaterThan(1.5 * recallOf(report, 'content'));
    expect(recallOf(report, 'fresh', 'cold')).toBeGreaterThan(1.5 * recallOf(report, 'content', 'cold'));
    expect(recallOf(report, 'fresh', 'head')).toBe(0);
    expect(recallCurve(answered, 'walk', { most: 20 }).at(-1)?.[1]).toBeCloseTo(recallOf(report, 'walk'), 9);
    expect(formatRanking(report)).toContain('all: recall@');
  });

  it('rankers that lack what they need are left out, and unknown ones are refused', async () => {
    const world = synthPinboard({ items: 60, users: 20, topics: 4, savesPerUser: 6 });
    const [plain] = await answerWorlds([{ ...world, dimension: 0, features: new Float32Array() }]);
    expect(plain?.answers.map(({ ranker }) => ranker)).toEqual([
      'random',
      'popularity',
      'collaborative-64',
      'collaborative',
      'walk',
    ]);
    const unknown = answerWorlds([world], { rankers: ['nobody' as 'random'] });
    await expect(unknown).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('an abort ends the workers', async () => {
    const controller = new AbortController();
    const asked = answerWorlds([synthPinboard({ users: 50 })], {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(asked).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});
