import { Deadline, FeedloomError, requireId } from '@feedloom/core';
import type { BlobStore, CallOptions } from '@feedloom/core';
import type { GraphCapture } from '../capture-graph.js';
import type { EdgeList } from '../edge-list.js';
import type { EdgeRows } from '../edge-source.js';
import { sharedBits, sharedFloat32, sharedFloat64, sharedUint32 } from '../shared-arrays.js';
import { parseManifest } from './manifest.js';
import type { ArrayName, ArrayRefs, Manifest } from './manifest.js';
import { PartReader, readBlob } from './part-reader.js';

/** How often a reader begins again because a newer snapshot took the place of the one it was reading. */
const ATTEMPTS = 3;

/**
 * Reads the snapshot `name`. Every blob is checked against its hash; the numbers in it are checked by whoever restores it.
 *
 * @returns `undefined` if there is none.
 * @throws `ERR_CORRUPT` if a blob is missing or was changed; `ERR_UNSUPPORTED` if it was written on another kind of machine.
 */
export async function readSnapshot(
  blobs: BlobStore,
  name: string,
  options?: CallOptions,
): Promise<GraphCapture | undefined> {
  requireId('name', name);
  const deadline = Deadline.of(options);
  deadline.check('reading a snapshot');
  for (let attempt = 1; ; attempt += 1) {
    const pointer = await blobs.pointer(name, deadline.toCallOptions());
    if (pointer === undefined) return undefined;
    try {
      const manifest = parseManifest(await readBlob(blobs, pointer.id, deadline));
      return await readParts(manifest, new PartReader(blobs, name, deadline));
    } catch (error) {
      const isReplaced = (await blobs.pointer(name, deadline.toCallOptions()))?.id !== pointer.id;
      if (!isReplaced || attempt === ATTEMPTS || !FeedloomError.is(error, 'ERR_CORRUPT')) throw error;
    }
  }
}

async function readParts(manifest: Manifest, reader: PartReader): Promise<GraphCapture> {
  const rows: EdgeRows[] = [];
  for (const refs of manifest.segments) rows.push(await readRows(refs, reader));
  return {
    items: await reader.readIds(manifest.items),
    collections: await reader.readIds(manifest.collections),
    owners: await reader.readIds(manifest.owners),
    edgeless: await reader.readArray(manifest.edgeless, sharedUint32, 4),
    rows,
    fresh: await readList(manifest.fresh, reader),
  };
}

async function readRows(refs: ArrayRefs, reader: PartReader): Promise<EdgeRows> {
  const { ownerOffsets, ownerPlaces } = refs;
  return {
    offsets: await integers(refs, 'offsets', reader),
    neighbours: await integers(refs, 'neighbours', reader),
    ...(await readFacts(refs, reader)),
    owners:
      ownerOffsets === undefined && ownerPlaces === undefined
        ? undefined
        : {
            offsets: await integers(refs, 'ownerOffsets', reader),
            places: await integers(refs, 'ownerPlaces', reader),
          },
  };
}

async function readList(refs: ArrayRefs, reader: PartReader): Promise<EdgeList> {
  const items = await integers(refs, 'items', reader);
  return {
    count: items.length,
    items,
    collections: await integers(refs, 'neighbours', reader),
    ...(await readFacts(refs, reader)),
    owners: refs.owners === undefined ? undefined : await integers(refs, 'owners', reader),
  };
}

async function readFacts(refs: ArrayRefs, reader: PartReader): Promise<Pick<EdgeRows, 'weights' | 'times' | 'dead'>> {
  const { weights, times, dead } = refs;
  if (dead === undefined) return refuse('dead');
  return {
    weights: weights === undefined ? undefined : await reader.readArray(weights, sharedFloat32, 4),
    times: times === undefined ? undefined : await reader.readArray(times, sharedFloat64, 8),
    dead: await reader.readArray(dead, (bytes) => sharedBits(bytes * 8), 1),
  };
}

async function integers(refs: ArrayRefs, name: ArrayName, reader: PartReader): Promise<Uint32Array> {
  const ref = refs[name];
  return ref === undefined ? refuse(name) : reader.readArray(ref, sharedUint32, 4);
}

function refuse(name: ArrayName): never {
  throw new FeedloomError('ERR_CORRUPT', `The snapshot of a graph has no \`${name}\`. Load an older one.`);
}
