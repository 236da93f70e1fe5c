import { migratePgvector, openPgvectorIndex } from '@feedloom/adapters/pgvector';
import type { OpenPgvectorIndexOptions } from '@feedloom/adapters/pgvector';
import { withLocalFallback } from '@feedloom/core';
import type { EmbeddingSpace, VectorIndex, VectorItem } from '@feedloom/core';
import { MemoryVectorIndex } from '@feedloom/core/memory';
import { testVectorIndex } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { type Pgbouncer, pgbouncer } from '../../../../engines/pgbouncer/pgbouncer.js';
import { postgres } from '../../../../engines/postgres/postgres.js';
import type { PostgresServer } from '../../../../engines/postgres/start-postgres.js';
import { rejectionOf } from '../rejection-of.js';
import { clusteredItems, unitNear } from './clustered-items.js';

const spaceOf = (dimension: number): EmbeddingSpace => ({
  ...{ id: `space of ${dimension}`, model: 'test', weights: '0', preprocessing: '0', pooling: 'none' },
  dimension,
});

const cannotRun = isMissing(postgres) || isMissing(pgbouncer);

describe.skipIf(cannotRun)('PgvectorIndex on pgvector', () => {
  let server: PostgresServer;
  let proxy: Pgbouncer;
  let connectionString: string;
  let tables = 0;
  beforeAll(async () => {
    server = await postgres.start();
    proxy = await pgbouncer.start({ serverPort: server.port, poolSize: 4 });
    ({ connectionString } = server);
  });
  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  async function openEmpty(space: EmbeddingSpace, more: Partial<OpenPgvectorIndexOptions> = {}) {
    const settings = { connectionString, space, table: `laws_${(tables += 1)}`, timeoutMs: 30_000, ...more };
    await migratePgvector(settings);
    const reopen = (): Promise<VectorIndex> => openPgvectorIndex(settings);
    return { index: await reopen(), reopen };
  }

  testVectorIndex({ describe, it }, () => openEmpty(spaceOf(16)));

  describe('that always walks its graph', () => {
    testVectorIndex({ describe, it }, () => openEmpty(spaceOf(16), { compareWithin: 1 }));
  });

  it('keeps vectors whole that are too long to be indexed in full, and scores them in full', async () => {
    const dimension = 2048;
    const { index } = await openEmpty(spaceOf(dimension), { compareWithin: 1 });
    const items = clusteredItems('long', { count: 120, dimension, clusters: 6 });
    for (let at = 0; at < items.length; at += 20) await index.upsert(items.slice(at, at + 20));
    const truth = new MemoryVectorIndex(index.space);
    await truth.upsert(items);
    const queries = items.slice(0, 10).map(({ vector }, at) => unitNear(`long ${at}`, vector));
    const [found, nearest] = await Promise.all([index, truth].map((each) => each.search(queries, { limit: 10 })));
    let right = 0;
    for (const [query, { hits }] of (found ?? []).entries()) {
      const scores = new Map(nearest?.[query]?.hits.map(({ id, score }) => [id, score]));
      for (const { id, score } of hits) {
        if (!scores.has(id)) continue;
        right += 1;
        expect(Math.abs(score - (scores.get(id) ?? 9))).toBeLessThan(1e-5);
      }
    }
    expect(right).toBeGreaterThanOrEqual(95);
    expect(await index.get(['item 7'])).toEqual(await truth.get(['item 7']));
    await index.close();
  });

  describe('through pgbouncer, which pools transactions', () => {
    testVectorIndex({ describe, it }, () => openEmpty(spaceOf(8), { connectionString: proxy.connectionString }));
  });

  it('finds 95 of 100 nearest among 4,000, and 90 through a filter that lets a tenth through', async () => {
    const seed = process.env['FEEDLOOM_SEED'] ?? String(Math.random());
    const dimension = 64;
    const items = clusteredItems(seed, { count: 4000, dimension, clusters: 40 });
    const { index } = await openEmpty(spaceOf(dimension), { compareWithin: 1 });
    for (let at = 0; at < items.length; at += 500) await index.upsert(items.slice(at, at + 500));
    const queries = items.slice(0, 100).map(({ vector }, at) => unitNear(`${seed} ${at}`, vector));
    const recallOf = async (matches: (item: VectorItem) => boolean, anyOf: string[] | undefined): Promise<number> => {
      const answers = await index.search(queries, { limit: 10, filter: { anyOf } });
      const truth = new MemoryVectorIndex(index.space);
      await truth.upsert(items.filter(matches));
      const nearest = await truth.search(queries, { limit: 10 });
      const found = answers.map(({ hits, complete, exact }, query) => {
        expect([complete, exact]).toEqual([true, false]);
        const right = new Set(nearest[query]?.hits.map(({ id }) => id));
        return hits.filter(({ id }) => right.has(id)).length / 10;
      });
      return found.reduce((sum, share) => sum + share, 0) / found.length;
    };
    const told = `FEEDLOOM_SEED=${seed}`;
    const isTenth = ({ tags = [] }: VectorItem): boolean => tags.includes('tenth');
    expect(await recallOf(() => true, undefined), told).toBeGreaterThanOrEqual(0.95);
    expect(await recallOf(isTenth, ['tenth']), told).toBeGreaterThanOrEqual(0.9);
    await index.close();
  });

  it('refuses a table of another space, and one that was not made', async () => {
    const settings = { connectionString, space: spaceOf(16), table: 'spaces' };
    expect((await rejectionOf(openPgvectorIndex(settings))).code).toBe('ERR_NOT_FOUND');
    const versions = await Promise.all(Array.from({ length: 4 }, () => migratePgvector(settings)));
    expect(versions).toEqual([1, 1, 1, 1]);
    const other = { ...settings, space: { ...spaceOf(16), id: 'other' } };
    expect((await rejectionOf(openPgvectorIndex(other))).code).toBe('ERR_INVALID_ARGUMENT');
    expect((await rejectionOf(migratePgvector(other))).code).toBe('ERR_INVALID_ARGUMENT');
  });

  it('lets writers of the same items pass each other', async () => {
    const { index, reopen } = await openEmpty(spaceOf(16));
    const second = await reopen();
    const items = clusteredItems('deadlock', { count: 40, dimension: 16, clusters: 4 });
    await Promise.all(
      Array.from({ length: 30 }, async (_, round) => {
        const given = round % 2 === 0 ? items : [...items].reverse();
        if (round % 5 === 4) await second.remove(given.map(({ id }) => id));
        else await (round % 3 === 0 ? index : second).upsert(given);
      }),
    );
    await index.close();
    await second.close();
  });

  it('answers from a local index while the server hangs, and says so', async () => {
    const { index: remote } = await openEmpty(spaceOf(16));
    const index = withLocalFallback(remote, new MemoryVectorIndex(remote.space), { limitMs: 200 });
    const items = clusteredItems('fallback', { count: 20, dimension: 16, clusters: 2 });
    await index.upsert(items);
    server.pause();
    try {
      const query = items[0]?.vector ?? new Float32Array();
      const [answer] = await index.search([query], { limit: 1, deadlineMs: 5000 });
      expect(answer?.hits.map(({ id }) => id)).toEqual([items[0]?.id]);
      expect(answer?.degraded).toEqual([{ part: 'vector-index', reason: 'timeout', servedFrom: 'local' }]);
    } finally {
      server.resume();
    }
    await index.close();
  });
});
