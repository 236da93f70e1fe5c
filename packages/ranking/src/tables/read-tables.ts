import { setImmediate as nextTurn } from 'node:timers/promises';
import { Deadline, requireId } from '@feedloom/core';
import type { BlobStore, CallOptions } from '@feedloom/core';
import { checkWeights } from '../pinsage/check-weights.js';
import { assembleWeights } from '../pinsage/files/assemble-weights.js';
import { modelIdOf } from '../pinsage/model-id.js';
import { firstNotFinite, requireVersion, tableOf } from './create-embedding-table.js';
import { indexRows } from './index-rows.js';
import { parseIds } from './parse-ids.js';
import type { SageTables } from './sage-tables.js';
import { sharedFloats, sharedIntegers } from './shared-array.js';
import { corrupt, parseManifest } from './table-manifest.js';
import type { ArrayEntry } from './table-manifest.js';

type Numbers = Float32Array | Int32Array;

/** Numbers that are looked at in one turn of the event loop: a millisecond or two. */
const SLICE = 2 ** 18;

/**
 * Reads what `writeTables` kept under `name`, into shared memory. Every piece is checked against its SHA-256, every number for
 * NaN and infinity, and the model against the version. The event loop turns meanwhile.
 *
 * @returns `undefined` if there is nothing under `name`.
 * @throws `ERR_CORRUPT` for anything that is missing, damaged or does not fit; what the store throws.
 */
export async function readTables(
  blobs: BlobStore,
  name: string,
  options: CallOptions = {},
): Promise<SageTables | undefined> {
  const deadline = Deadline.of(options);
  deadline.check('reading tables');
  requireId('name', name);
  const pointer = await blobs.pointer(name, deadline.toCallOptions());
  if (pointer === undefined) return undefined;
  const get = async (id: string): Promise<Uint8Array> => {
    const bytes = await blobs.get(id, deadline.toCallOptions());
    if (bytes === undefined) throw corrupt('lacks a piece');
    return bytes;
  };
  const manifest = parseManifest(await get(pointer.id));
  const arrays = new Map<string, Numbers>();
  for (const entry of manifest.arrays) arrays.set(entry.name, await readArray(entry, get));
  const idBytes: Uint8Array[] = [];
  for (const id of manifest.ids) idBytes.push(await get(id));
  try {
    return await assemble(manifest, arrays, await parseIds(Buffer.concat(idBytes)));
  } catch (cause) {
    throw corrupt(`does not fit together: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

async function readArray(entry: ArrayEntry, get: (id: string) => Promise<Uint8Array>): Promise<Numbers> {
  const length = entry.dims.reduce((product, dim) => product * dim, 1);
  const array = entry.kind === 'int32' ? sharedIntegers(length) : sharedFloats(length);
  const target = new Uint8Array(array.buffer);
  let offset = 0;
  for (const id of entry.pieces) {
    const bytes = await get(id);
    if (offset + bytes.length > target.length) break;
    target.set(bytes, offset);
    const place = offset / Float32Array.BYTES_PER_ELEMENT;
    const isFinite =
      array instanceof Int32Array ||
      firstNotFinite(array.subarray(place, place + bytes.length / Float32Array.BYTES_PER_ELEMENT)) === undefined;
    if (!isFinite) throw corrupt(`holds a number in \`${entry.name}\` that is not finite`);
    offset += bytes.length;
    await nextTurn();
  }
  if (offset !== target.length) throw corrupt(`has \`${entry.name}\` in another length than it says`);
  return array;
}

async function assemble(
  { version, arrays: entries }: ReturnType<typeof parseManifest>,
  arrays: ReadonlyMap<string, Numbers>,
  ids: readonly string[],
): Promise<SageTables> {
  requireVersion(version);
  const prefix = 'weights.';
  const floats = (name: string, count?: number): Float32Array => {
    const array = arrays.get(name);
    if (!(array instanceof Float32Array)) throw new TypeError(`there is no \`${name}\``);
    if (count !== undefined && array.length !== count) throw new TypeError(`\`${name}\` has a wrong length`);
    return array;
  };
  const weights = assembleWeights(
    entries.flatMap(({ name, dims }) =>
      name.startsWith(prefix) ? [{ name: name.slice(prefix.length), dims, values: floats(name) }] : [],
    ),
  );
  const { dimension } = checkWeights(weights);
  if (modelIdOf(weights) !== version.modelId) throw new TypeError('the model is not that of the version');
  const rows = await indexRows(ids);
  const count = ids.length;
  const neighbours = arrays.get('neighbours');
  const fanOut = entries.find(({ name }) => name === 'neighbours')?.dims[1] ?? 0;
  if (!(neighbours instanceof Int32Array) || neighbours.length !== count * fanOut)
    throw new TypeError('no `neighbours`');
  if (!(await areAll(neighbours, (row) => row >= 0 && row < count))) throw new TypeError('a neighbour is no row');
  const collections = floats('collections', count);
  const createdDays = floats('createdDays', count);
  for (const facts of [collections, createdDays]) {
    if (!(await areAll(facts, (fact) => fact >= 0)))
      throw new TypeError('a number of collections or a time is negative');
  }
  const layers = weights.layers.map(({ message }, index) => ({
    inputs: floats(`layers.${index}.inputs`, count * message.columns),
    messages: floats(`layers.${index}.messages`, count * message.rows),
    selfScores: floats(`layers.${index}.selfScores`, count),
    neighbourScores: floats(`layers.${index}.neighbourScores`, count),
  }));
  return {
    version,
    weights,
    neighbourhoods: { fanOut, neighbours, weights: floats('shares', count * fanOut) },
    layers,
    heard: floats('heard', count * (weights.layers.at(-1)?.message.rows ?? 0)),
    embeddings: tableOf({ version, dimension, ids, vectors: floats('embeddings', count * dimension) }, rows),
    collections,
    createdDays,
  };
}

/** Whether all numbers are as they should be. The event loop turns meanwhile. */
async function areAll(numbers: Numbers, isGood: (number: number) => boolean): Promise<boolean> {
  for (let from = 0; from < numbers.length; from += SLICE) {
    if (!numbers.subarray(from, from + SLICE).every(isGood)) return false;
    await nextTurn();
  }
  return true;
}
