import { expect, it } from 'vitest';
import { inStage } from '../../in-stage.js';
import { StageStats } from '../../server/stage-stats.js';

it('knows how long stages took, those that failed among them, while it listens', async () => {
  const stats = new StageStats();
  await inStage('before', async () => undefined);
  stats.listen();
  await inStage('cards', async () => 1);
  await inStage('cards', () => Promise.reject(new Error('Gone.'))).catch(() => undefined);
  expect(stats.report()).toMatchObject({ cards: { count: 2 } });
  expect(stats.report()['before']).toBeUndefined();
  stats.clear();
  expect(stats.report()).toEqual({ cards: { count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 } });
  stats.close();
  await inStage('cards', async () => 1);
  expect(stats.report()['cards']?.count).toBe(0);
});
