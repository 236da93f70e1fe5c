import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEmbeddingTable, loadSage, modelIdOf } from '@feedloom/ranking';
import type { LayerTable, Neighbourhoods, SageTables } from '@feedloom/ranking';
import { placeRows, readParquet } from './row-table.js';
import type { Target } from './row-table.js';
import { sha256OfFile } from './sha256-of-file.js';
import type { SparkJob } from './spark-job.js';
import { corrupt, readSparkManifest } from './spark-manifest.js';

/**
 * Reads the tables that `job.py` has made of a job, as `refreshTables` gives them: publish them with `writeTables` or a
 * `TableHolder`. All files are checked against the manifest, the model against its hash, and every item must have come back.
 *
 * @param folder - Where the results are.
 * @param jobFolder - What `writeSparkJob` has written.
 * @throws `ERR_NOT_FOUND` if the job has not come to its end; `ERR_CORRUPT`.
 */
export async function readSparkTables(folder: string, jobFolder: string): Promise<SageTables> {
  const manifest = await readSparkManifest(folder, jobFolder);
  const job = JSON.parse(await readFile(join(jobFolder, 'job.json'), 'utf8')) as SparkJob;
  const weights = await loadSage(join(jobFolder, 'model', 'model.sage'));
  if (modelIdOf(weights) !== manifest.modelId) throw corrupt('are of another model');
  const items = await readItems(jobFolder, job);
  const count = items.ids.length;
  const rowOf = new Map(Array.from(items.nodes, (node, row) => [node, row] as const));
  const fill = async (table: string, targets: Readonly<Record<string, Target>>): Promise<void> => {
    const paths = manifest.tables[table]?.map(({ path }) => path) ?? [];
    await placeRows(folder, paths, rowOf, targets);
  };
  const neighbours = new Int32Array(new SharedArrayBuffer(count * job.fanOut * 4));
  const shares = floats(count, job.fanOut);
  await fill('neighbourhoods', { neighbours: { array: neighbours, width: job.fanOut }, shares });
  asRows(neighbours, shares.array, rowOf);
  const layers: LayerTable[] = [];
  for (const [at, { inputs: into, messages: out }] of job.layers.entries()) {
    const targets = {
      inputs: floats(count, into),
      messages: floats(count, out),
      selfScore: floats(count, 1),
      neighbourScore: floats(count, 1),
    };
    await fill(`layer-${at}`, targets);
    const { inputs, messages, selfScore, neighbourScore } = targets;
    layers.push({
      inputs: inputs.array,
      messages: messages.array,
      selfScores: selfScore.array,
      neighbourScores: neighbourScore.array,
    });
  }
  const heard = floats(count, job.layers.at(-1)?.messages ?? 0);
  const embedding = floats(count, weights.head.second.rows);
  await fill('embeddings', { heard, embedding });
  const version = { modelId: manifest.modelId, graphEpoch: manifest.graphEpoch };
  const { ids, collections, createdDays } = items;
  const neighbourhoods: Neighbourhoods = { fanOut: job.fanOut, neighbours, weights: shares.array };
  const dimension = embedding.width;
  const embeddings = await createEmbeddingTable({ version, dimension, ids, vectors: embedding.array });
  return { version, weights, neighbourhoods, layers, heard: heard.array, embeddings, collections, createdDays };
}

interface Items {
  readonly ids: readonly string[];
  readonly nodes: Int32Array;
  readonly collections: Float32Array;
  readonly createdDays: Float32Array;
}

async function readItems(jobFolder: string, { items, files }: SparkJob): Promise<Items> {
  const path = join(jobFolder, 'items.parquet');
  if ((await sha256OfFile(path)) !== files['items.parquet']) throw corrupt('are of items that have changed since');
  const ids: string[] = [];
  const nodes = new Int32Array(items);
  const [collections, createdDays] = [floats(items, 1).array, floats(items, 1).array];
  for await (const rows of readParquet(path)) {
    for (const row of rows) {
      nodes[ids.length] = Number(row['node']);
      collections[ids.length] = Number(row['collections']);
      createdDays[ids.length] = Number(row['createdDays']);
      ids.push(String(row['id']));
    }
  }
  return { ids, nodes, collections, createdDays };
}

function floats(count: number, width: number): { array: Float32Array; width: number } {
  return { array: new Float32Array(new SharedArrayBuffer(count * width * 4)), width };
}

/** Neighbours are nodes in the job, and rows in tables. Empty places stay at row 0. */
function asRows(neighbours: Int32Array, shares: Float32Array, rowOf: ReadonlyMap<number, number>): void {
  for (let place = 0; place < neighbours.length; place += 1) {
    if (shares[place] === 0) continue;
    const row = rowOf.get(neighbours[place] ?? -1);
    if (row === undefined) throw corrupt('name a neighbour that is no item');
    neighbours[place] = row;
  }
}
