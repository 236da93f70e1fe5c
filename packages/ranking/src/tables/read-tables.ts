import { setImmediate as nextTurn } from 'node:timers/promises';
import { Deadline, requireId } from '@feedloom/core';
import type { BlobStore, CallOptions } from '@feedloom/core';
import { checkWeights } from '../pinsage/check-weights.js';
import { assembleWeights } from '../pinsage/files/assemble-weights.js';
import { modelIdOf } from '../pinsage/model-id.js';
import { firstNotFinite, requireVersion, tableOf } from './create-embedding-table.js';
import { indexRows } from './index-rows.js';
import type { SageTables } from './sage-tables.js';
import { sharedFloats, sharedIntegers } from './shared-array.js';
import { corrupt, parseJson, parseManifest } from './table-manifest.js';
import type { ArrayEntry } from './table-manifest.js';

type Numbers = Float32Array | Int32Array;

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
  const ids = parseJson(Buffer.concat(idBytes));
  try {
    return await assemble(manifest, arrays, ids);
  } catch (cause) {
    throw corrupt(`does not fit together: ${cause instanceof Error ? cause.message : String(cause)}`);
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
  ids: unknown,
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
  if (!isListOfStrings(ids)) throw new TypeError('the ids are no list');
  const rows = await indexRows(ids);
  const count = ids.length;
  const neighbours = arrays.get('neighbours');
  const fanOut = entries.find(({ name }) => name === 'neighbours')?.dims[1] ?? 0;
  if (!(neighbours instanceof Int32Array) || neighbours.length !== count * fanOut)
    throw new TypeError('no `neighbours`');
  if (!neighbours.every((row) => row >= 0 && row < count)) throw new TypeError('a neighbour is no row');
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
    collections: floats('collections', count),
    createdDays: floats('createdDays', count),
  };
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
