import { Deadline, FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import { tableOf } from '../../tables/create-embedding-table.js';
import { indexRows } from '../../tables/index-rows.js';
import type { SageTables } from '../../tables/sage-tables.js';
import { sharedFloats, sharedIntegers } from '../../tables/shared-array.js';
import type { RefreshArrays } from './refresh-arrays.js';
import { refreshArrays } from './refresh-arrays.js';
import type { RefreshOptions } from './refresh-tables.js';
import { RefreshThreads } from './refresh-threads.js';
import { neighbourRow, requireFacts, requireFeatures } from './sage-change.js';
import type { SageChange } from './sage-change.js';

/** Of which graph the changes are. */
export interface RefreshChangedOptions extends RefreshOptions {
  /** The graph's epoch when the changed neighbourhoods were taken. @defaultValue that of `tables` */
  readonly graphEpoch?: number | undefined;
}

/**
 * Computes only what changes reach: in each layer the items that changed before, and those that have one of them as
 * neighbour. Gives what a full refresh of the changed items would give, to rounding.
 *
 * `tables` stay as they are; the others are of another version, one `refresh` later, and have a new row for each new item. Of changes of one item the later ones count.
 *
 * @throws As `refreshTables`, and `ERR_INVALID_ARGUMENT` for a new item without features.
 */
export async function refreshChanged(
  tables: SageTables,
  changes: readonly SageChange[],
  { threads = 1, graphEpoch = tables.version.graphEpoch, onProgress, ...options }: RefreshChangedOptions = {},
): Promise<SageTables> {
  const deadline = Deadline.of(options);
  deadline.check('refreshing what changed');
  requirePositiveInteger('threads', threads);
  for (const change of changes) {
    requireFeatures(tables, change);
    requireFacts(change);
  }
  const { weights, embeddings } = tables;
  const ids = withNewRows(tables, changes);
  const rows = await indexRows(ids);
  const rowOf = (id: string): number | undefined => rows.get(id);
  const count = ids.length;
  const [copies, arrays] = emptyCopy(tables, count);
  const workers = await RefreshThreads.start(arrays, threads, deadline);
  try {
    await workers.copy(copies);
    const dirty = new Uint8Array(new SharedArrayBuffer(count));
    const rewired = new Uint8Array(new SharedArrayBuffer(count));
    for (const change of changes) apply(change, { arrays, dirty, rewired, rowOf, isNew: isNewIn(embeddings.size) });
    let reached: Int32Array = Int32Array.from(dirty.keys()).filter((row) => dirty[row] === 1);
    let done = 0;
    for (let phase = 0; phase <= weights.layers.length; phase += 1) {
      if (phase > 0) reached = await workers.spread({ dirty, rewired });
      const total = done + reached.length * (weights.layers.length + 1 - phase);
      await workers.compute(phase, reached, (computed) => onProgress?.({ done: (done += computed), total }));
    }
  } finally {
    await workers.close();
  }
  const { modelId, refresh = 0 } = tables.version;
  const version = { modelId, graphEpoch, refresh: refresh + 1 };
  const { layers, neighbourhoods, heard, vectors } = arrays;
  const table = tableOf({ version, dimension: embeddings.dimension, ids, vectors }, rows);
  const facts = factsOf(tables, changes, rowOf, count);
  return { version, weights, neighbourhoods, layers, heard, embeddings: table, ...facts };
}

interface Target {
  readonly arrays: RefreshArrays;
  readonly dirty: Uint8Array;
  readonly rewired: Uint8Array;
  readonly rowOf: (id: string) => number | undefined;
  readonly isNew: (row: number) => boolean;
}

function isNewIn(size: number): (row: number) => boolean {
  return (row) => row >= size;
}

function apply(
  { id, features, neighbours }: SageChange,
  { arrays: { neighbourhoods, layers }, dirty, rewired, rowOf, isNew }: Target,
): void {
  const row = rowOf(id) ?? 0;
  const { fanOut } = neighbourhoods;
  if (features !== undefined) {
    layers[0]?.inputs.set(features, row * features.length);
    dirty[row] = 1;
  }
  if (neighbours === undefined && (!isNew(row) || rewired[row] === 1)) return;
  const places = neighbourRow(neighbours ?? [], fanOut, row, rowOf);
  neighbourhoods.neighbours.set(places.neighbours, row * fanOut);
  neighbourhoods.weights.set(places.weights, row * fanOut);
  rewired[row] = 1;
}

/** The ids with those of new items after them. The rows of items that were there stay. */
function withNewRows({ embeddings }: SageTables, changes: readonly SageChange[]): readonly string[] {
  const added = new Set<string>();
  for (const { id, features } of changes) {
    if (added.has(id) || embeddings.rowOf(id) !== undefined) continue;
    if (features === undefined) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `The new item ${quote(id)} needs \`features\`.`);
    }
    added.add(id);
  }
  return added.size === 0 ? embeddings.ids : [...embeddings.ids, ...added];
}

/** Room for copies of the tables, and what is to be copied where. */
function emptyCopy(
  { weights, neighbourhoods, layers, heard, embeddings }: SageTables,
  count: number,
): [{ from: (Float32Array | Int32Array)[]; to: (Float32Array | Int32Array)[] }, RefreshArrays] {
  const { fanOut } = neighbourhoods;
  const wired = { fanOut, neighbours: sharedIntegers(count * fanOut), weights: sharedFloats(count * fanOut) };
  const features = sharedFloats(count * (weights.layers[0]?.message.columns ?? 0));
  const arrays = refreshArrays(weights, wired, features, count);
  const from = [neighbourhoods.neighbours, neighbourhoods.weights, heard, embeddings.vectors];
  const to = [wired.neighbours, wired.weights, arrays.heard, arrays.vectors];
  const listOf = (layer: SageTables['layers'][number]) => [
    layer.inputs,
    layer.messages,
    layer.selfScores,
    layer.neighbourScores,
  ];
  return [{ from: [...from, ...layers.flatMap(listOf)], to: [...to, ...arrays.layers.flatMap(listOf)] }, arrays];
}

function factsOf(
  tables: SageTables,
  changes: readonly SageChange[],
  rowOf: (id: string) => number | undefined,
  count: number,
): Pick<SageTables, 'collections' | 'createdDays'> {
  const collections = sharedFloats(count);
  const createdDays = sharedFloats(count);
  collections.set(tables.collections);
  createdDays.set(tables.createdDays);
  for (const change of changes) {
    const row = rowOf(change.id) ?? 0;
    if (change.collections !== undefined) collections[row] = change.collections;
    if (change.createdDays !== undefined) createdDays[row] = change.createdDays;
  }
  return { collections, createdDays };
}
