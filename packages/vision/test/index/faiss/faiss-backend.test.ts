import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nearestOf } from '../../../src/evaluation/nearest-of.js';
import { bytesOfFile } from '../../../src/index/faiss/byte-source.js';
import { createFaissBackend } from '../../../src/index/faiss/faiss-backend.js';
import type { FaissBackendOptions } from '../../../src/index/faiss/faiss-backend.js';
import { readFaissLayout } from '../../../src/index/faiss/faiss-layout.js';
import type { SegmentEngine } from '../../../src/index/segment-engine.js';
import { clusteredSegment } from './clustered-segment.js';
import { whyNoFaiss } from '../../../../../engines/faiss/why-no-faiss.js';

const { vectors, set } = clusteredSegment(4000, 64, 80);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'feedloom-faiss-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The share of the true `limit` nearest that an engine finds. */
async function recallOf(engine: SegmentEngine, limit: number): Promise<number> {
  let hits = 0;
  for (const query of set.queries) {
    const truth = new Set(nearestOf(set, query, limit).map(({ row }) => row));
    const { rows, counts } = await engine.search({ data: query, count: 1, limit });
    hits += [...rows.subarray(0, counts[0])].filter((row) => truth.has(row)).length;
  }
  return hits / (limit * set.queries.length);
}

function childrenOf(pid: number): string[] {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' });
  return lines.split('\n').filter((line) => line.includes('bootstrap.mjs') && line.includes('/faiss-'));
}

describe.skipIf(whyNoFaiss() !== undefined)('an index of libfaiss', () => {
  for (const options of [
    { index: 'hnsw', links: 16, efConstruction: 40 },
    { index: 'ivf' },
    { index: 'flat' },
  ] satisfies FaissBackendOptions[]) {
    const { index } = options;
    it(`finds 95 % of the nearest 1,000 and of the nearest 10 (${index})`, async () => {
      const backend = createFaissBackend(options);
      const file = join(directory, `${index}.faiss`);
      await backend.build(vectors, file);
      const engine = await backend.open(vectors, file);
      try {
        expect(await recallOf(engine, 1000)).toBeGreaterThanOrEqual(index === 'flat' ? 1 : 0.95);
        expect(await recallOf(engine, 10)).toBeGreaterThanOrEqual(index === 'flat' ? 1 : 0.95);
        const { width, counts } = await engine.search({ data: set.base.slice(0, 128), count: 2, limit: 9999 });
        expect(width).toBe(4000);
        expect(counts.every((count) => count <= 4000)).toBe(true);
      } finally {
        await engine.close();
      }
    });
  }

  it('has the tuned search effort in its file', () => {
    const descriptor = openSync(join(directory, 'hnsw.faiss'), 'r');
    const layout = readFaissLayout(bytesOfFile(descriptor));
    closeSync(descriptor);
    expect(layout).toMatchObject({ kind: 'hnsw', dimension: 64, count: 4000, construction: { value: 40 } });
    expect(layout.effort?.value).toBeGreaterThanOrEqual(64);
  });

  it('is refused when its builder cannot reach the wanted recall', async () => {
    const backend = createFaissBackend({ index: 'ivf', effort: 1, maxEffort: 1 });
    const file = join(directory, 'poor.faiss');
    await expect(backend.build(vectors, file)).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is refused when it has been built of other vectors', async () => {
    const other = clusteredSegment(4000, 64, 40).vectors;
    const backend = createFaissBackend({ index: 'ivf' });
    await expect(backend.open(other, join(directory, 'ivf.faiss'))).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    const fewer = { ...vectors, count: 3999, data: vectors.data.subarray(0, 3999 * 64) };
    await expect(backend.open(fewer, join(directory, 'ivf.faiss'))).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
  });

  it('is refused when its search effort was lowered', async () => {
    const file = join(directory, 'lowered.faiss');
    await copyFile(join(directory, 'hnsw.faiss'), file);
    const bytes = await readFile(file);
    const at = readFaissLayout({ length: bytes.length, read: (from, length) => bytes.subarray(from, from + length) })
      .effort?.at;
    bytes.writeInt32LE(1, at);
    await writeFile(file, bytes);
    const backend = createFaissBackend({ index: 'hnsw' });
    await expect(backend.open(vectors, file)).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
  });

  it('is refused when it is cut short, empty or missing', async () => {
    const backend = createFaissBackend({ index: 'flat' });
    const file = join(directory, 'cut.faiss');
    for (const length of [500_000, 40, 0]) {
      await copyFile(join(directory, 'flat.faiss'), file);
      await truncate(file, length);
      await expect(backend.open(vectors, file)).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    }
    const missing = join(directory, 'missing.faiss');
    await expect(backend.open(vectors, missing)).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
  });

  it('of a few rows is an index too', async () => {
    for (const index of ['hnsw', 'ivf', 'flat'] as const) {
      const few = { ...vectors, count: 3, data: vectors.data.subarray(0, 3 * 64) };
      const backend = createFaissBackend({ index });
      const file = join(directory, `few-${index}.faiss`);
      await backend.build(few, file);
      const engine = await backend.open(few, file);
      const { rows, counts } = await engine.search({ data: set.base.slice(64, 128), count: 1, limit: 10 });
      expect([counts[0], rows[0]]).toEqual([3, 1]);
      await engine.close();
    }
  });

  it('answers many callers, and those in time only', async () => {
    const backend = createFaissBackend({ index: 'flat' });
    const engine = await backend.open(vectors, join(directory, 'flat.faiss'));
    const [query] = set.queries;
    const ask = (deadlineMs?: number): Promise<unknown> =>
      engine.search({ data: query ?? new Float32Array(64), count: 1, limit: 10 }, { deadlineMs });
    const answers = await Promise.allSettled([...Array.from({ length: 50 }, () => ask()), ask(0)]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    expect(answers.at(-1)).toMatchObject({ reason: { code: 'ERR_TIMEOUT' } });
    await engine.close();
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });

  it('leaves neither a process nor a file when its building is aborted', async () => {
    const backend = createFaissBackend({ index: 'hnsw', efConstruction: 400 });
    const file = join(directory, 'aborted.faiss');
    const controller = new AbortController();
    const building = backend.build(vectors, file, { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(building).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(childrenOf(process.pid)).toEqual([]);
  });
});

describe('options that make no sense', () => {
  it('are refused before anything is started', () => {
    expect(() => createFaissBackend({ links: 0 })).toThrowError(/`links`/);
    expect(() => createFaissBackend({ minRecall: 2 })).toThrowError(/`minRecall`/);
  });
});
