import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenedVectorIndex } from '@feedloom/vision';
import { createClusteredSet, findTruth } from '@feedloom/vision/evaluation';
import { cacheFolder } from './cache-folder.js';
import { fill } from './fill.js';
import { isBuilt } from './our-index.js';
import { vectorSpace } from './vector-space.js';

/** A million vectors, distributed like those of set b. */
const LARGE = { count: 1_000_000, dimension: 512, clusters: 10_000, queries: 100 };
export const LARGE_LIMIT = 1000;

/** A large index, what to ask it, and how near the last true neighbour of each question is. */
export interface LargeIndex {
  readonly index: OpenedVectorIndex;
  readonly queries: readonly Float32Array[];
  readonly leastScores: Float32Array;
}

/** Opens the large index; the first time it is built, which takes tens of minutes and 8 GB of memory. */
export async function openLargeIndex(report: (line: string) => void): Promise<LargeIndex> {
  const folder = await cacheFolder('large-index');
  const files = { queries: join(folder, 'queries.f32'), least: join(folder, 'least.f32') };
  const index = await openVectorIndex({
    space: vectorSpace(LARGE.dimension),
    path: join(folder, 'index'),
    engine: 'usearch',
    threads: 2,
    freshRows: LARGE.count * 2,
    onEvent: (event) => report(JSON.stringify(event)),
  });
  // Each step is skipped if a run that was ended has done it.
  if (index.size !== LARGE.count || !existsSync(files.least)) {
    report('generating a million vectors …');
    const set = createClusteredSet(LARGE);
    if (index.size !== LARGE.count) {
      report('filling the index …');
      await fill(index, set);
    }
    report('comparing them all with the queries …');
    const truth = await findTruth(set, { limit: LARGE_LIMIT });
    await writeFile(files.queries, Float32Array.from(set.queries.flatMap((query) => [...query])));
    await writeFile(
      files.least,
      Float32Array.from(set.queries, (_, query) => truth.at(query, LARGE_LIMIT)),
    );
  }
  if (!isBuilt(index)) {
    report('building the graph …');
    await index.compact();
    report('built');
  }
  const [queries, leastScores] = [await readFloats(files.queries), await readFloats(files.least)];
  const { dimension } = LARGE;
  return {
    index,
    queries: Array.from(leastScores, (_, query) => queries.slice(query * dimension, (query + 1) * dimension)),
    leastScores,
  };
}

async function readFloats(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
