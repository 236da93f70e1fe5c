/*
 * npm run eval:index -- [--engine auto|flat|exact|usearch|faiss] [--set a|b|c | --base x.fvecs --queries q.fvecs]
 *                       [--k 1,10,100,1000] [--min-score 0.8] [--threads 2] [--json]
 *
 * Builds an index, measures it against the truth and prints the report. Progress goes to stderr. With --json, stdout gets
 * exactly one JSON document.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenVectorIndexOptions } from '@feedloom/vision';
import { createStandardSet, evaluateIndex, formatEvaluation, readFvecs } from '@feedloom/vision/evaluation';
import type { VectorSet } from '@feedloom/vision/evaluation';
import { bytesIn } from './index-bytes.js';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'auto' },
    set: { type: 'string', default: 'a' },
    base: { type: 'string' },
    queries: { type: 'string' },
    k: { type: 'string', default: '1,10,100,1000' },
    'min-score': { type: 'string' },
    threads: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

/** The queries are spread over the file, and not so many that the truth takes hours. */
const MOST_QUERIES = 200;

async function readSet(base: string, queries: string): Promise<VectorSet> {
  const [searched, asked] = await Promise.all([readFvecs(base), readFvecs(queries)]);
  const step = Math.max(1, Math.floor(asked.count / MOST_QUERIES));
  const chosen = Array.from({ length: Math.min(MOST_QUERIES, asked.count) }, (_, query) => {
    const from = query * step * asked.dimension;
    return asked.vectors.slice(from, from + asked.dimension);
  });
  return { dimension: searched.dimension, count: searched.count, base: searched.vectors, queries: chosen };
}

async function chooseSet(): Promise<VectorSet> {
  const { base, queries, set } = values;
  if (base === undefined && queries === undefined) return createStandardSet(set);
  if (base === undefined || queries === undefined) throw new Error('--base and --queries belong together.');
  return readSet(base, queries);
}

const set = await chooseSet();
const minScore = values['min-score'];
const path = await mkdtemp(join(tmpdir(), 'feedloom-eval-'));
try {
  console.error(`building ${values.engine} over ${set.count} x ${set.dimension} …`);
  const space = {
    ...{ id: 'evaluation', model: 'evaluation', weights: '', preprocessing: '', pooling: 'none' },
    dimension: set.dimension,
  };
  const engine = values.engine as NonNullable<OpenVectorIndexOptions['engine']>;
  await using index = await openVectorIndex({ path, space, engine, threads: Number(values.threads) });
  const report = await evaluateIndex(index, {
    set,
    limits: values.k.split(',').map(Number),
    minScore: minScore === undefined ? undefined : Number(minScore),
    settle: (options) => index.compact(options),
    bytes: () => bytesIn(path),
  });
  console.log(values.json ? JSON.stringify({ engine, ...report }, undefined, 2) : formatEvaluation(report));
} finally {
  await rm(path, { recursive: true, force: true });
}
