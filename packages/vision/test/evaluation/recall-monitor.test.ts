import { seededRandom } from '@feedloom/core';
import type { VectorIndex } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { createClusteredSet, monitorRecall } from '@feedloom/vision/evaluation';
import type { Flaws } from './in-memory-index.js';
import { inMemoryIndex } from './in-memory-index.js';

const set = createClusteredSet({ count: 200, dimension: 16, clusters: 10, queries: 100 });

async function filled(flaws: Flaws = {}): Promise<VectorIndex> {
  const index = inMemoryIndex(16, flaws);
  await index.upsert(
    Array.from({ length: set.count }, (_, row) => ({
      id: String(row),
      vector: set.base.subarray(row * 16, row * 16 + 16),
    })),
  );
  return index;
}

describe('a recall monitor', () => {
  it('reports what share of the true neighbours is found', async () => {
    const monitor = monitorRecall(await filled({ drops: 0.2 }), { exact: await filled(), sampleRatio: 1 });
    for (const query of set.queries) {
      await monitor.index.search([query], { limit: 10 });
      await monitor.idle();
    }
    expect(monitor.report()).toMatchObject({ checked: 100, skipped: 0, failed: 0 });
    expect(monitor.report().recall).toBeCloseTo(0.8, 6);
    expect(monitor.report().worst).toBeCloseTo(0.8, 6);
  });

  it('reports no loss of an exact index, ties and filters included', async () => {
    const [live, exact] = [await filled(), await filled()];
    const [query] = set.queries;
    const twin = { id: 'twin', vector: set.base.slice(0, 16), tags: ['new'] };
    await live.upsert([twin]);
    await exact.upsert([{ id: 'a twin', vector: twin.vector }, twin]);
    const monitor = monitorRecall(live, { exact, sampleRatio: 1 });
    await monitor.index.search([twin.vector], { limit: 1 });
    await monitor.index.search([query ?? twin.vector], { filter: { anyOf: ['new'] } });
    await monitor.index.search([query ?? twin.vector], { minScore: 1 });
    await monitor.idle();
    expect(monitor.report()).toMatchObject({ worst: 1, failed: 0 });
  });

  it('checks about the share of the queries that it was told to', async () => {
    const index = await filled();
    const monitor = monitorRecall(index, { exact: index, sampleRatio: 0.1, random: seededRandom('share') });
    for (let round = 0; round < 5; round += 1) {
      for (const query of set.queries) {
        await monitor.index.search([query], { limit: 1 });
        await monitor.idle();
      }
    }
    expect(monitor.report().checked).toBeGreaterThan(25);
    expect(monitor.report().checked).toBeLessThan(90);
  });

  it('lets no more than a few queries wait, and says how many it left out', async () => {
    const exact = await filled();
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const slow: VectorIndex = { ...exact, search: async (...args) => gate.then(() => exact.search(...args)) };
    const monitor = monitorRecall(await filled(), { exact: slow, sampleRatio: 1, maxWaiting: 3 });
    await monitor.index.search(set.queries.slice(0, 10));
    expect(monitor.report()).toMatchObject({ checked: 0, skipped: 7 });
    release();
    await monitor.idle();
    expect(monitor.report()).toMatchObject({ checked: 3, skipped: 7, recall: 1 });
  });

  it('counts a check that fails, and troubles no caller with it', async () => {
    const exact = { ...(await filled()), search: () => Promise.reject(new Error('gone')) };
    const monitor = monitorRecall(await filled(), { exact, sampleRatio: 1 });
    const [answer] = await monitor.index.search(set.queries.slice(0, 1));
    expect(answer?.hits).toHaveLength(10);
    await monitor.index.close();
    expect(monitor.report()).toMatchObject({ failed: 1, recall: undefined, checked: 0 });
  });

  it('refuses a share that is none', async () => {
    const index = await filled();
    expect(() => monitorRecall(index, { exact: index, sampleRatio: 2 })).toThrowError(/`sampleRatio`/);
  });
});
