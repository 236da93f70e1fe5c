import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { initialWeights, openGraph, readTables, refreshTables, writeTables } from '@feedloom/ranking';
import type { SageTables } from '@feedloom/ranking';
import { synthPinboard } from '@feedloom/ranking/evaluation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from '../../../engines/is-missing.js';
import { spark } from '../../../engines/spark/spark.js';
import { weightArrays } from '../../../packages/ranking/src/pinsage/weight-arrays.js';
import { readSparkTables } from '../spark/read-spark-tables.js';
import type { SparkManifest } from '../spark/spark-manifest.js';
import { writeSparkJob } from '../spark/write-spark-job.js';

const ITEMS = 20_000;
const WIDTH = 32;
const PROGRAM = join(import.meta.dirname, '..', 'spark', 'job.py');

describe.skipIf(isMissing(spark))('the spark job', () => {
  let folder = '';
  let inProcess: SageTables;
  let fromSpark: SageTables;

  const jobFolder = (): string => join(folder, 'job');
  const results = (): string => join(folder, 'results');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'feedloom-spark-'));
    const world = synthPinboard({ items: ITEMS, users: 4_000, dimension: WIDTH, seed: 'spark' });
    await using graph = await openGraph();
    const { before } = world;
    const edges = Array.from({ length: before.count }, (_, save) => ({
      from: world.itemId(before.items[save] ?? 0),
      to: world.collectionId(before.collections[save] ?? 0),
      at: before.at[save] ?? 0,
    }));
    await graph.add(edges);
    await graph.seal();
    // Those that nobody has saved as well.
    const hood = await graph.neighbourhoods({ items: Array.from({ length: ITEMS }, (_, item) => world.itemId(item)) });
    const items = {
      ...hood,
      features: world.features,
      collections: Float32Array.from(hood.ids, (_, row) => row % 13),
      createdDays: Float32Array.from(hood.ids, (_, row) => 20_000 + row),
    };
    const weights = initialWeights({ features: WIDTH, dimension: WIDTH });
    const random = seededRandom('spark');
    // Nothing is 0, so that every term shows.
    for (const { values } of weightArrays(weights)) {
      for (let at = 0; at < values.length; at += 1) values[at] = (values[at] ?? 0) + 0.2 * (random.next() - 0.5);
    }
    inProcess = await refreshTables(weights, items);
    const nodes = Uint32Array.from(hood.ids, (id) => graph.nodeOf(id) ?? NaN);
    await writeSparkJob(jobFolder(), { ...items, view: graph.view, nodes, weights });
    console.log(await spark.run(PROGRAM, [jobFolder(), '--out', results()]));
    fromSpark = await readSparkTables(results(), jobFolder());
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('finds the same neighbours as the walks in the process', () => {
    const { neighbours, weights } = fromSpark.neighbourhoods;
    expect(neighbours).toEqual(inProcess.neighbourhoods.neighbours);
    expect(weights).toEqual(inProcess.neighbourhoods.weights);
  });

  it('gives the same embeddings as the refresh in the process, to 1e-4', () => {
    expect(fromSpark.embeddings.ids).toEqual(inProcess.embeddings.ids);
    expect(largestDifference(fromSpark.embeddings.vectors, inProcess.embeddings.vectors)).toBeLessThan(1e-4);
    expect(largestDifference(fromSpark.heard, inProcess.heard)).toBeLessThan(1e-4);
    for (const [at, layer] of inProcess.layers.entries()) {
      for (const name of ['inputs', 'messages', 'selfScores', 'neighbourScores'] as const) {
        const ours = fromSpark.layers[at]?.[name] ?? new Float32Array();
        expect(largestDifference(ours, layer[name]), `${name} of layer ${at}`).toBeLessThan(1e-4);
      }
    }
  });

  it('refuses inputs that are damaged, and a folder with the results of another job', async () => {
    const path = join(jobFolder(), 'job.json');
    const text = await readFile(path, 'utf8');
    const run = (): Promise<string> => spark.run(PROGRAM, [jobFolder(), '--out', results()]);
    await writeFile(path, `${text}\n`);
    await expect(run()).rejects.toThrow('results of another job');
    await writeFile(path, text.replace(/("items.parquet": ")\w/, '$1x'));
    await expect(run()).rejects.toThrow('items.parquet does not match its hash');
    await writeFile(path, text);
  });

  it('refuses results that are damaged, unfinished or of another job', async () => {
    const manifest = join(results(), 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    const { tables } = JSON.parse(text) as SparkManifest;
    const [file] = tables['embeddings'] ?? [];
    const path = join(results(), file?.path ?? '');
    const bytes = await readFile(path);
    const read = (): Promise<unknown> => readSparkTables(results(), jobFolder());
    await writeFile(path, bytes.with(100, (bytes[100] ?? 0) ^ 1));
    await expect(read()).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    await rm(path);
    await expect(read()).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    await writeFile(path, bytes);
    const without = { ...tables, embeddings: tables['embeddings']?.slice(1) };
    await writeFile(manifest, JSON.stringify({ ...(JSON.parse(text) as SparkManifest), tables: without }));
    await expect(read()).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    await writeFile(manifest, text.replace(/"job": "\w/, '"job": "x'));
    await expect(read()).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    await rm(manifest);
    await expect(read()).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
  });

  it('makes tables that are served: kept and read again as any other', async () => {
    const blobs = new MemoryBlobStore();
    await writeTables(blobs, 'tables', fromSpark);
    const read = await readTables(blobs, 'tables');
    expect(read?.version).toEqual(inProcess.version);
    expect(read?.embeddings.vectors).toEqual(fromSpark.embeddings.vectors);
    expect(read?.collections).toEqual(inProcess.collections);
    expect(read?.createdDays).toEqual(inProcess.createdDays);
  });
});

function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? NaN))), 0);
}
