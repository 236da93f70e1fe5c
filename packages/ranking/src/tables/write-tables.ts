import { Deadline, FeedloomError, quote, requireId } from '@feedloom/core';
import type { BlobStore, CallOptions } from '@feedloom/core';
import type { SageTables } from './sage-tables.js';
import { tableArrays } from './table-arrays.js';
import type { ArrayEntry, TableManifest } from './table-manifest.js';
import { FORMAT, PIECE_BYTES } from './table-manifest.js';

/** Attempts to move the pointer while others move it too. */
const MOST_SWAPS = 10;

/**
 * Keeps tables, and the model that made them, in a blob store under `name`: pieces of at most 1 MiB, each under its SHA-256,
 * and a manifest that `name` points to. Pieces that are there already are not stored twice. A reader sees all of it or what
 * was there before.
 *
 * @returns The SHA-256 of the manifest.
 * @throws What the store throws; `ERR_CONFLICT` (retryable) if others move `name` too often.
 */
export async function writeTables(
  blobs: BlobStore,
  name: string,
  tables: SageTables,
  options: CallOptions = {},
): Promise<string> {
  const deadline = Deadline.of(options);
  deadline.check('writing tables');
  requireId('name', name);
  const putAll = async (bytes: Uint8Array): Promise<string[]> => {
    const pieces: string[] = [];
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      // A copy, since a store may not take shared memory.
      pieces.push(await blobs.put(bytes.slice(from, from + PIECE_BYTES), deadline.toCallOptions()));
    }
    return pieces;
  };
  const arrays: ArrayEntry[] = [];
  for (const { name: array, dims, values } of tableArrays(tables)) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const kind = values instanceof Int32Array ? 'int32' : 'float32';
    arrays.push({ name: array, kind, dims, pieces: await putAll(bytes) });
  }
  const ids = await putAll(new TextEncoder().encode(JSON.stringify(tables.embeddings.ids)));
  const manifest: TableManifest = { format: FORMAT, version: tables.version, ids, arrays };
  const id = await blobs.put(new TextEncoder().encode(JSON.stringify(manifest)), deadline.toCallOptions());
  for (let attempt = 0; attempt < MOST_SWAPS; attempt += 1) {
    const pointer = await blobs.pointer(name, deadline.toCallOptions());
    const swap = { expected: pointer?.version, ...deadline.toCallOptions() };
    if ((await blobs.point(name, id, swap)) !== undefined) return id;
  }
  const message = `The pointer ${quote(name)} is moved by others all the time. Let one process write it.`;
  throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
}
