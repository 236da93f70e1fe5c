import { migrateMilvus, openMilvusIndex } from '@feedloom/adapters/milvus';
import { withLocalFallback } from '@feedloom/core';
import type { EmbeddingSpace, VectorItem } from '@feedloom/core';
import { MemoryVectorIndex } from '@feedloom/core/memory';
import { testVectorIndex } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../../../engines/engine.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { milvus } from '../../../../engines/milvus/milvus.js';
import { clusteredItems, unitNear } from '../pgvector/clustered-items.js';
import { rejectionOf } from '../rejection-of.js';

const spaceOf = (dimension: number): EmbeddingSpace => ({
  ...{ id: `space of ${dimension}`, model: 'test', weights: '0', preprocessing: '0', pooling: 'none' },
  dimension,
});

describe.skipIf(isMissing(milvus))('MilvusIndex on milvus', () => {
  let server: Engine;
  let collections = 0;
  beforeAll(async () => {
    server = await milvus.start();
  });
  afterAll(() => server.stop());

  async function openEmpty(space: EmbeddingSpace, indexType: 'FLAT' | 'HNSW' = 'HNSW', timeoutMs = 30_000) {
    const address = `${server.host}:${server.port}`;
    const settings = { address, space, collection: `laws_${(collections += 1)}` };
    await migrateMilvus({ ...settings, indexType });
    const reopen = () => openMilvusIndex({ ...settings, timeoutMs });
    return { index: await reopen(), reopen };
  }

  testVectorIndex({ describe, it }, () => openEmpty(spaceOf(16)));

  it('says that it is exact if it compares everything', async () => {
    const { index } = await openEmpty(spaceOf(8), 'FLAT');
    expect(index.supports).toMatchObject({ exact: true, durable: true });
    const items = clusteredItems('exact', { count: 30, dimension: 8, clusters: 3 });
    await index.upsert(items);
    const [answer] = await index.search([unitNear('query', items[0]?.vector ?? new Float32Array())], { limit: 40 });
    expect(answer).toMatchObject({ exact: true, complete: true });
    expect(answer?.hits).toHaveLength(30);
    await index.close();
  });

  it('finds 95 of 100 nearest among 3,000, and through a filter that lets a tenth through', async () => {
    const seed = process.env['FEEDLOOM_SEED'] ?? String(Math.random());
    const dimension = 64;
    const items = clusteredItems(seed, { count: 3000, dimension, clusters: 30 });
    const { index } = await openEmpty(spaceOf(dimension));
    for (let at = 0; at < items.length; at += 1000) await index.upsert(items.slice(at, at + 1000));
    expect(index.size).toBe(items.length);
    const queries = items.slice(0, 50).map(({ vector }, at) => unitNear(`${seed} ${at}`, vector));
    const recallOf = async (matches: (item: VectorItem) => boolean, anyOf: string[] | undefined): Promise<number> => {
      const answers = await index.search(queries, { limit: 10, filter: { anyOf } });
      const truth = new MemoryVectorIndex(index.space);
      await truth.upsert(items.filter(matches));
      const nearest = await truth.search(queries, { limit: 10 });
      const found = answers.map(({ hits, complete }, query) => {
        expect(complete).toBe(true);
        const right = new Set(nearest[query]?.hits.map(({ id }) => id));
        return hits.filter(({ id }) => right.has(id)).length / 10;
      });
      return found.reduce((sum, share) => sum + share, 0) / found.length;
    };
    const told = `FEEDLOOM_SEED=${seed}`;
    expect(await recallOf(() => true, undefined), told).toBeGreaterThanOrEqual(0.95);
    expect(await recallOf(({ tags = [] }) => tags.includes('tenth'), ['tenth']), told).toBeGreaterThanOrEqual(0.95);
    await index.close();
  });

  it('refuses a collection of another space, one that was not made, and tags that do not fit', async () => {
    const settings = { address: `${server.host}:${server.port}`, space: spaceOf(8), collection: 'spaces' };
    expect((await rejectionOf(openMilvusIndex(settings))).code).toBe('ERR_NOT_FOUND');
    await migrateMilvus(settings);
    await migrateMilvus(settings);
    const other = { ...settings, space: { ...spaceOf(8), id: 'other' } };
    expect((await rejectionOf(openMilvusIndex(other))).code).toBe('ERR_INVALID_ARGUMENT');
    expect((await rejectionOf(migrateMilvus(other))).code).toBe('ERR_INVALID_ARGUMENT');
    expect((await rejectionOf(openMilvusIndex({ ...settings, collection: '"; --' }))).code).toBe(
      'ERR_INVALID_ARGUMENT',
    );
    const index = await openMilvusIndex({ ...settings, timeoutMs: 20_000 });
    const [item] = clusteredItems('tags', { count: 1, dimension: 8, clusters: 1 }) as [VectorItem];
    const tags = Array.from({ length: 1025 }, (_, tag) => `${tag}`);
    expect((await rejectionOf(index.upsert([{ ...item, tags }]))).code).toBe('ERR_TOO_LARGE');
    await index.close();
  });

  it('settles in time while the server hangs, a local index answers, and what was acknowledged survives a kill', async () => {
    const { index: remote } = await openEmpty(spaceOf(8));
    const index = withLocalFallback(remote, new MemoryVectorIndex(remote.space), { limitMs: 1000 });
    const items = clusteredItems('fallback', { count: 20, dimension: 8, clusters: 2 });
    await index.upsert(items);
    const [first] = items as [VectorItem];
    process.kill(server.pid, 'SIGSTOP');
    try {
      const late = { deadlineMs: 300 };
      const [write, search] = await Promise.all([
        rejectionOf(remote.upsert([first], late)),
        rejectionOf(remote.search([first.vector], late)),
      ]);
      expect(write).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true });
      expect(search).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: false });
      const [answer] = await index.search([first.vector], { limit: 1 });
      expect(answer?.hits.map(({ id }) => id)).toEqual([first.id]);
      expect(answer?.degraded).toEqual([{ part: 'vector-index', reason: 'timeout', servedFrom: 'local' }]);
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    await server.kill();
    expect((await rejectionOf(remote.search([first.vector]))).code).toBe('ERR_UNAVAILABLE');
    await server.restart();
    const back = await vi.waitFor(() => remote.search([first.vector], { limit: 20 }), {
      timeout: 30_000,
      interval: 200,
    });
    expect(back[0]?.hits).toHaveLength(20);
    await index.close();
  });
});
