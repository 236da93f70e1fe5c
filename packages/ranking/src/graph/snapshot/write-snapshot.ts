import { Buffer } from 'node:buffer';
import { endianness } from 'node:os';
import { Deadline, FeedloomError, quote, requireId } from '@feedloom/core';
import type { BlobStore, CallOptions } from '@feedloom/core';
import type { GraphCapture } from '../capture-graph.js';
import type { EdgeList } from '../edge-list.js';
import type { EdgeRows } from '../edge-source.js';
import { MAGIC, VERSION, parseManifest, partsOf } from './manifest.js';
import type { ArrayName, ArrayRef, ArrayRefs, Manifest } from './manifest.js';
import { readBlob } from './part-reader.js';
import { PartWriter } from './part-writer.js';
import type { Numbers } from './part-writer.js';

/** A blob that is hashed in some milliseconds. */
const PART_BYTES = 2 * 1024 * 1024;

/** How long to clean up after a snapshot that failed, in milliseconds: its own time may be over. */
const CLEAN_UP_MS = 5_000;

/**
 * Keeps a graph in a blob store: arrays and ids in blobs, then a manifest with the SHA-256 of each, then the pointer `name`.
 * Readers see the snapshot of before until the last step. Blobs that only that one needed are removed after it.
 *
 * @throws `ERR_CONFLICT` if another snapshot was written under the same name meanwhile; what the store throws.
 */
export async function writeSnapshot(
  capture: GraphCapture,
  blobs: BlobStore,
  name: string,
  options?: CallOptions,
): Promise<void> {
  requireId('name', name);
  const deadline = Deadline.of(options);
  deadline.check('writing a snapshot');
  const before = await blobs.pointer(name, deadline.toCallOptions());
  const writer = new PartWriter(blobs, name, Math.min(PART_BYTES, blobs.supports.maxBlobBytes), deadline);
  const id = await writeParts(capture, writer).catch(async (error: unknown) => {
    await removeUnused(blobs, name, writer.written);
    throw error;
  });
  const point = { ...deadline.toCallOptions(), expected: before?.version };
  if ((await blobs.point(name, id, point)) === undefined) {
    await removeUnused(blobs, name, writer.written);
    const message = `Another snapshot was written under ${quote(name)}. Let one process write it.`;
    throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
  }
  await removeOld(blobs, before?.id, writer.written, deadline);
}

/** @returns The id of the manifest. */
async function writeParts(capture: GraphCapture, writer: PartWriter): Promise<string> {
  const manifest: Manifest = {
    magic: MAGIC,
    version: VERSION,
    byteOrder: endianness(),
    items: await writer.writeIds(capture.items),
    collections: await writer.writeIds(capture.collections),
    owners: await writer.writeIds(capture.owners),
    edgeless: await writer.writeArray(capture.edgeless),
    segments: await inTurn(capture.rows, (rows) => writeAll(writer, rowArrays(rows))),
    fresh: await writeAll(writer, listArrays(capture.fresh)),
  };
  return writer.writeBlob(Buffer.from(JSON.stringify(manifest)));
}

type Arrays = Readonly<Partial<Record<ArrayName, Numbers | undefined>>>;

function rowArrays({ offsets, neighbours, weights, times, owners, dead }: EdgeRows): Arrays {
  return { offsets, neighbours, weights, times, ownerOffsets: owners?.offsets, ownerPlaces: owners?.places, dead };
}

function listArrays({ items, collections, weights, times, owners, dead }: EdgeList): Arrays {
  return { items, neighbours: collections, weights, times, owners, dead };
}

async function writeAll(writer: PartWriter, arrays: Arrays): Promise<ArrayRefs> {
  const refs: Partial<Record<ArrayName, ArrayRef>> = {};
  for (const [name, array] of Object.entries(arrays) as [ArrayName, Numbers | undefined][]) {
    if (array !== undefined) refs[name] = await writer.writeArray(array);
  }
  return refs;
}

/** The blobs of a snapshot, its manifest too; none if there is no such snapshot. */
async function blobsOf(blobs: BlobStore, id: string | undefined, deadline: Deadline): Promise<string[]> {
  if (id === undefined) return [];
  return [...partsOf(parseManifest(await readBlob(blobs, id, deadline))).map(({ sha256 }) => sha256), id];
}

/** Removes what only the snapshot of before needs. Best effort: what is left behind does no harm but for its size. */
async function removeOld(
  blobs: BlobStore,
  before: string | undefined,
  kept: ReadonlySet<string>,
  deadline: Deadline,
): Promise<void> {
  try {
    for (const old of await blobsOf(blobs, before, deadline)) {
      if (!kept.has(old)) await blobs.delete(old, deadline.toCallOptions());
    }
  } catch {
    // The new snapshot is there, which is what was asked for.
  }
}

/** Removes what was written for nothing, since nobody else ever will. Best effort; the caller is told of what went before. */
async function removeUnused(blobs: BlobStore, name: string, written: ReadonlySet<string>): Promise<void> {
  const deadline = Deadline.of({ deadlineMs: CLEAN_UP_MS });
  try {
    const kept = new Set(await blobsOf(blobs, (await blobs.pointer(name, deadline.toCallOptions()))?.id, deadline));
    for (const id of written) if (!kept.has(id)) await blobs.delete(id, deadline.toCallOptions());
  } catch {
    // The store is ill; what is left behind is of the size of a snapshot.
  }
}

async function inTurn<In, Out>(list: readonly In[], work: (each: In) => Promise<Out>): Promise<Out[]> {
  const done: Out[] = [];
  for (const each of list) done.push(await work(each));
  return done;
}
