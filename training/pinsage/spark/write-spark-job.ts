import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import {
  eachNeighbour,
  encodeSageWeights,
  modelIdOf,
  writeConvolutionModel,
  writeHeadModel,
  writeMessageModel,
} from '@feedloom/ranking';
import type { GraphView, SageWeights } from '@feedloom/ranking';
import { sha256OfFile } from './sha256-of-file.js';
import type { SparkJob, SparkJobOptions, SparkJobParts } from './spark-job.js';
import { JOB_FORMAT } from './spark-job.js';
import type { Column, RowGroup } from './write-parquet.js';
import { writeParquet } from './write-parquet.js';

/** Rows of a group: what is in memory at a time, beside the graph. */
const GROUP = 100_000;

const ITEMS: readonly Column[] = [
  { name: 'node', type: 'INT32' },
  { name: 'id', type: 'STRING' },
  { name: 'features', type: 'BYTE_ARRAY' },
  { name: 'collections', type: 'FLOAT' },
  { name: 'createdDays', type: 'FLOAT' },
];

const EDGES: readonly Column[] = [
  { name: 'item', type: 'INT32' },
  { name: 'collection', type: 'INT32' },
];
const WEIGHT: Column = { name: 'weight', type: 'FLOAT' };

/**
 * Writes what `job.py` takes to a folder: `edges.parquet`, `items.parquet`, the model with each of its layers as ONNX, and
 * `job.json` with the hash of each.
 *
 * @throws `ERR_INVALID_ARGUMENT` for lists of different lengths, and for options that are no whole numbers.
 */
export async function writeSparkJob(
  folder: string,
  parts: SparkJobParts,
  { fanOut = 10, walks = 200, length = 2, seed = 1 }: SparkJobOptions = {},
): Promise<SparkJob> {
  const { view, epoch, weights, ids } = parts;
  for (const [name, value] of Object.entries({ fanOut, walks, length })) requirePositiveInteger(name, value);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new FeedloomError(
      'ERR_INVALID_ARGUMENT',
      `\`seed\` must be a whole number of at least 0, got ${quote(seed)}.`,
    );
  }
  checkLengths(parts);
  await mkdir(join(folder, 'model'), { recursive: true });
  const models = await writeModels(folder, weights, fanOut);
  await writeParquet(join(folder, 'items.parquet'), ITEMS, itemsOf(parts));
  const differ = weightsDiffer(view);
  const columns = differ ? [...EDGES, WEIGHT] : EDGES;
  const edges = await writeParquet(join(folder, 'edges.parquet'), columns, edgesOf(view, differ));
  const files: Record<string, string> = {};
  for (const name of ['items.parquet', 'edges.parquet', ...models])
    files[name] = await sha256OfFile(join(folder, name));
  const job: SparkJob = {
    format: JOB_FORMAT,
    modelId: modelIdOf(weights),
    graphEpoch: epoch,
    items: ids.length,
    edges,
    fanOut,
    walks,
    length,
    seed,
    numbersADraw: keepsWeights(view) ? 2 : 1,
    layers: weights.layers.map(({ message }) => ({ inputs: message.columns, messages: message.rows })),
    files,
  };
  await writeFile(join(folder, 'job.json'), JSON.stringify(job, undefined, 2));
  return job;
}

async function writeModels(folder: string, weights: SageWeights, fanOut: number): Promise<string[]> {
  const models: Record<string, Uint8Array> = {
    'model/model.sage': encodeSageWeights(weights),
    'model/head.onnx': writeHeadModel(weights.head),
  };
  for (const [at, layer] of weights.layers.entries()) {
    models[`model/message-${at}.onnx`] = writeMessageModel(layer);
    models[`model/convolution-${at}.onnx`] = writeConvolutionModel(layer, fanOut);
  }
  for (const [name, bytes] of Object.entries(models)) await writeFile(join(folder, name), bytes);
  return Object.keys(models);
}

function* itemsOf({ ids, nodes, features, collections, createdDays }: SparkJobParts): Generator<RowGroup> {
  const width = (features.length / ids.length) * Float32Array.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
  for (let from = 0; from < ids.length; from += GROUP) {
    const to = Math.min(from + GROUP, ids.length);
    const none = new Float32Array(to - from);
    yield [
      Int32Array.from(nodes.subarray(from, to)),
      ids.slice(from, to),
      Array.from({ length: to - from }, (_, at) => bytes.subarray((from + at) * width, (from + at + 1) * width)),
      collections?.subarray(from, to) ?? none,
      createdDays?.subarray(from, to) ?? none,
    ];
  }
}

function* edgesOf(view: GraphView, hasWeights: boolean): Generator<RowGroup> {
  let items: number[] = [];
  let collections: number[] = [];
  let weights: number[] = [];
  const group = (): RowGroup => {
    const full = [items, collections, ...(hasWeights ? [weights] : [])];
    [items, collections, weights] = [[], [], []];
    return full;
  };
  for (let item = 0; item < view.items; item += 1) {
    eachNeighbour(view, 'items', item, (collection, weight) => {
      items.push(item);
      collections.push(collection);
      weights.push(weight);
    });
    if (items.length >= GROUP) yield group();
  }
  yield group();
}

/** Whether a walk in the process asks of each edge that it draws if it is heavy enough. */
function keepsWeights({ segments, hot }: GraphView): boolean {
  return hot.items.weights !== undefined || segments.some(({ items }) => items.weights !== undefined);
}

/** Whether an edge is lighter than the heaviest, and so is sometimes refused. */
function weightsDiffer(view: GraphView): boolean {
  const heaviest = Math.max(view.hot.maxWeight, ...view.segments.map(({ maxWeight }) => maxWeight));
  let differ = false;
  for (let item = 0; item < view.items && !differ; item += 1) {
    eachNeighbour(view, 'items', item, (_, weight) => {
      differ ||= weight !== heaviest;
    });
  }
  return differ;
}

function checkLengths({ ids, nodes, features, collections, createdDays, weights }: SparkJobParts): void {
  const width = weights.layers[0]?.message.columns ?? 0;
  const lengths = [
    ['nodes', nodes.length, ids.length],
    ['features', features.length, ids.length * width],
    ['collections', collections?.length ?? ids.length, ids.length],
    ['createdDays', createdDays?.length ?? ids.length, ids.length],
  ] as const;
  for (const [name, length, wanted] of lengths) {
    if (length === wanted) continue;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must have \`${wanted}\` numbers, got \`${length}\`.`);
  }
}
