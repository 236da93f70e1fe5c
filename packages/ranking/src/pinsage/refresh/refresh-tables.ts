import { Deadline, FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { tableOf } from '../../tables/create-embedding-table.js';
import { indexRows } from '../../tables/index-rows.js';
import type { SageTables } from '../../tables/sage-tables.js';
import { shared, sharedFloats } from '../../tables/shared-array.js';
import { checkWeights } from '../check-weights.js';
import { modelIdOf } from '../model-id.js';
import type { Neighbourhoods } from '../neighbourhoods.js';
import type { SageWeights } from '../sage-weights.js';
import { refreshArrays } from './refresh-arrays.js';
import { defaultThreads, RefreshThreads } from './refresh-threads.js';
import { isFact } from './sage-change.js';

/** The items of a refresh: what is known of each, and who its neighbours are. */
export interface SageItems extends Neighbourhoods {
  /** The id of each row. */
  readonly ids: readonly string[];
  /** `[ids.length, features]`, row-major. Arrays in shared memory are kept, and then never to be changed; others are copied. */
  readonly features: Float32Array;
  /** The graph's epoch when the neighbourhoods were taken. */
  readonly epoch: number;
  /** `[ids.length]`: in how many collections each item is. @defaultValue 0 for each */
  readonly collections?: Float32Array | undefined;
  /** `[ids.length]`: when each was created, in days since the Unix epoch; 0 if that is not known. @defaultValue 0 for each */
  readonly createdDays?: Float32Array | undefined;
}

/** How far a refresh has come. */
export interface RefreshProgress {
  /** Rows that were computed, summed over all phases. */
  readonly done: number;
  /** How many there are to be. */
  readonly total: number;
}

/** How to refresh. */
export interface RefreshOptions extends CallOptions {
  /** Threads that compute. @defaultValue the number of cores, at most 8; 1 for a refresh of changes */
  readonly threads?: number | undefined;
  /** Hears how far it has come. @defaultValue nobody does */
  readonly onProgress?: ((progress: RefreshProgress) => void) | undefined;
}

/**
 * Computes all tables anew, layer by layer over all items, in worker threads: each message once, then each item from its
 * neighbours' messages (PinSage, section 3.4).
 *
 * @throws `ERR_INVALID_ARGUMENT` for arrays that do not fit or numbers that are not finite; `ERR_UNAVAILABLE` (retryable) if a
 * thread ended; `ERR_TIMEOUT`, `ERR_ABORTED`, and then no thread is left.
 */
export async function refreshTables(
  weights: SageWeights,
  items: SageItems,
  { threads = defaultThreads(), onProgress, ...options }: RefreshOptions = {},
): Promise<SageTables> {
  const deadline = Deadline.of(options);
  deadline.check('refreshing the tables');
  requirePositiveInteger('threads', threads);
  const { features, dimension } = checkWeights(weights);
  requireItems(items, features);
  const rows = await indexRows(items.ids);
  const count = items.ids.length;
  const neighbourhoods = {
    fanOut: items.fanOut,
    neighbours: await shared(items.neighbours),
    weights: await shared(items.weights),
  };
  const arrays = refreshArrays(weights, neighbourhoods, await shared(items.features), count);
  const total = count * (weights.layers.length + 1);
  let done = 0;
  const workers = await RefreshThreads.start(arrays, Math.max(1, Math.min(threads, count)), deadline);
  try {
    for (let phase = 0; phase <= weights.layers.length; phase += 1) {
      await workers.compute(phase, count, (computed) => onProgress?.({ done: (done += computed), total }));
    }
  } finally {
    await workers.close();
  }
  const version = { modelId: modelIdOf(weights), graphEpoch: items.epoch };
  const { layers, heard, vectors } = arrays;
  return {
    version,
    weights,
    neighbourhoods,
    layers,
    heard,
    embeddings: tableOf({ version, dimension, ids: [...items.ids], vectors }, rows),
    collections: items.collections === undefined ? sharedFloats(count) : await shared(items.collections),
    createdDays: items.createdDays === undefined ? sharedFloats(count) : await shared(items.createdDays),
  };
}

function requireItems(items: SageItems, width: number): void {
  const { ids, fanOut, neighbours, weights, features, epoch, collections, createdDays } = items;
  requirePositiveInteger('fanOut', fanOut);
  if (!Number.isSafeInteger(epoch)) refuse('epoch', 'a whole number', quote(epoch));
  requireLength('features', features, ids.length * width);
  requireLength('weights', weights, ids.length * fanOut);
  if (!(neighbours instanceof Int32Array) || neighbours.length !== ids.length * fanOut) {
    refuse('neighbours', `an Int32Array of \`${ids.length * fanOut}\` rows`, quote(neighbours.length));
  }
  for (const [name, facts] of Object.entries({ collections, createdDays })) {
    if (facts === undefined) continue;
    requireLength(name, facts, ids.length);
    const bad = facts.find((fact) => !isFact(fact));
    if (bad !== undefined) refuse(name, 'finite numbers of at least 0', quote(bad));
  }
}

function requireLength(name: string, array: Float32Array, length: number): void {
  if (array instanceof Float32Array && array.length === length) return;
  refuse(name, `a Float32Array of \`${length}\` numbers`, quote(array.length));
}

function refuse(name: string, rule: string, got: string): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${got}.`);
}
