import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError, quote, requireId } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { EdgeFacts } from './hot-segment.js';
import type { BulkEdges } from './memory-edges-options.js';
import type { NodeNames } from './node-names.js';
import type { BulkList } from './seal-job.js';
import { sharedFloat32, sharedFloat64, sharedUint32 } from './shared-arrays.js';

/** Ids that are looked up in one turn of the event loop: some milliseconds. */
const IDS_A_TURN = 8_192;

/** Numbers that are copied in one turn: a few milliseconds. */
const NUMBERS_A_TURN = 1 << 20;

/** What a graph keeps of edges that come in bulk, and how long that may take. */
export interface BulkOptions extends EdgeFacts {
  readonly deadline: Deadline;
}

/**
 * Gives the ids of edges in bulk their nodes, and puts the rest into shared memory, turn by turn.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad id, or arrays of different lengths; `ERR_ABORTED`, `ERR_TIMEOUT`.
 */
export async function prepareBulk(bulk: BulkEdges, names: NodeNames, options: BulkOptions): Promise<BulkList> {
  const { itemIds, collectionIds, items, collections, weights, times, owners, ownerIds = [] } = bulk;
  const { hasWeights, hasTimes, deadline } = options;
  checkArrays(bulk);
  const count = items.length;
  if (hasTimes && times === undefined) refuse('A graph with a window needs the `times` of edges.');
  await eachId(itemIds, deadline, (id) => names.checkBucket(id));
  for (const ids of [collectionIds, ownerIds]) await eachId(ids, deadline, () => 0);
  const ownerNodes = sharedUint32(ownerIds.length + 1);
  ownerNodes.set(await eachId(ownerIds, deadline, (id) => names.owners.intern(id)), 1);
  return {
    edges: {
      count,
      items: await share(items, sharedUint32, deadline),
      collections: await share(collections, sharedUint32, deadline),
      weights: hasWeights && weights !== undefined ? await share(weights, sharedFloat32, deadline) : undefined,
      times: hasTimes && times !== undefined ? await share(times, sharedFloat64, deadline) : undefined,
      owners: owners === undefined ? undefined : await share(owners, sharedUint32, deadline),
    },
    itemNodes: await eachId(itemIds, deadline, (id) => names.itemOf(id)),
    collectionNodes: await eachId(collectionIds, deadline, (id) => names.collections.intern(id)),
    ownerNodes,
  };
}

/** @throws `ERR_INVALID_ARGUMENT` */
function checkArrays({ items, collections, weights, times, owners, ...ids }: BulkEdges): void {
  for (const [name, list] of Object.entries(ids)) {
    if (list !== undefined && !Array.isArray(list)) refuse(`\`${name}\` must be an array, got ${quote(list)}.`);
  }
  const count = lengthOf('items', items, Uint32Array);
  const lists = [
    ['collections', collections, Uint32Array],
    ['weights', weights, Float32Array],
    ['times', times, Float64Array],
    ['owners', owners, Uint32Array],
  ] as const;
  for (const [name, list, kind] of lists) {
    if (list === undefined && name !== 'collections') continue;
    const length = lengthOf(name, list, kind);
    if (length !== count) refuse(`\`${name}\` has ${length} values for ${count} edges.`);
  }
}

function lengthOf(name: string, list: unknown, kind: NumbersConstructor): number {
  if (!(list instanceof kind)) refuse(`\`${name}\` must be a ${kind.name}, got ${quote(list)}.`);
  return list.length;
}

type NumbersConstructor = Uint32ArrayConstructor | Float32ArrayConstructor | Float64ArrayConstructor;

async function eachId(
  ids: readonly string[],
  deadline: Deadline,
  numberOf: (id: string) => number,
): Promise<Uint32Array> {
  const numbers = sharedUint32(ids.length);
  for (let at = 0; at < ids.length; at += 1) {
    const id = ids[at];
    requireId('ids[]', id);
    numbers[at] = numberOf(id);
    if (at % IDS_A_TURN === IDS_A_TURN - 1) {
      await nextTurn();
      deadline.check('adding edges');
    }
  }
  return numbers;
}

type Numbers = Uint32Array | Float32Array | Float64Array;

/** The array itself if it is in shared memory, else a copy there. */
async function share<Array extends Numbers>(
  array: Array,
  make: (length: number) => Array,
  deadline: Deadline,
): Promise<Array> {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const shared = make(array.length);
  for (let from = 0; from < array.length; from += NUMBERS_A_TURN) {
    shared.set(array.subarray(from, from + NUMBERS_A_TURN), from);
    await nextTurn();
    deadline.check('adding edges');
  }
  return shared;
}

function refuse(message: string): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
