import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import type { BlobStore, Deadline } from '@feedloom/core';
import type { IndexDirectory } from '../files/index-directory.js';
import { logName } from '../files/index-directory.js';
import { filesOf } from '../files/manifest.js';
import { openForReading, withHandle } from '../files/safe-file.js';
import { deleteBlobs } from './delete-blobs.js';
import type { SnapshotDocument, SnapshotFile, SnapshotPlace } from './snapshot-document.js';
import { readSnapshot } from './snapshot-document.js';

/** The longest piece: short enough for every blob store, long enough that a gigabyte is a few dozen of them. */
const PIECE_BYTES = 32 * 1024 * 1024;

/** A log and how much of it was written when the snapshot began. */
export interface LogExtent {
  readonly number: number;
  readonly bytes: number;
}

/**
 * Uploads what the last snapshot does not have, and then points its name at the new one.
 *
 * @param deadline - Once it is over, no further blob is read or written.
 * @param deletePrevious - Whether the blobs that only the last snapshot of the name needs are deleted then.
 * @returns The blob of the snapshot's document.
 * @throws `ERR_CONFLICT` if another snapshot of that name was taken meanwhile; what the blob store throws.
 */
export async function takeSnapshot(
  directory: IndexDirectory,
  logs: readonly LogExtent[],
  place: SnapshotPlace,
  deadline: Deadline,
  { deletePrevious = false }: { readonly deletePrevious?: boolean | undefined } = {},
): Promise<string> {
  const before = await readSnapshot(place, deadline.toCallOptions());
  const { manifest, text } = await directory.readPublished();
  const known = new Map(before?.document.files.map((file) => [file.sha256 ?? '', file]));
  const files: SnapshotFile[] = [];
  for (const { name, bytes, sha256 } of filesOf(manifest)) {
    const blobs = known.get(sha256)?.blobs ?? (await upload(directory.pathOf(name), bytes, place.blobs, deadline));
    files.push({ name, bytes, sha256, blobs });
  }
  for (const { number, bytes } of logs) {
    const name = logName(number);
    files.push({ name, bytes, blobs: await upload(directory.pathOf(name), bytes, place.blobs, deadline) });
  }
  const document: SnapshotDocument = { format: 1, manifest: text, files };
  deadline.check('a snapshot');
  const id = await place.blobs.put(Buffer.from(JSON.stringify(document)), deadline.toCallOptions());
  deadline.check('a snapshot');
  const swap = { ...deadline.toCallOptions(), expected: before?.version };
  if ((await place.blobs.point(place.name, id, swap)) !== undefined) {
    if (deletePrevious && before !== undefined) await deleteBlobs(place.blobs, before, { id, document }, deadline);
    return id;
  }
  const message = `Another snapshot \`${place.name}\` was taken at the same time. Take it again.`;
  throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
}

async function upload(path: string, bytes: number, blobs: BlobStore, deadline: Deadline): Promise<string[]> {
  const handle = await openForReading(path);
  if (handle === undefined) throw new FeedloomError('ERR_CORRUPT', `The file \`${path}\` is missing. Call \`verify\`.`);
  const size = Math.min(PIECE_BYTES, blobs.supports.maxBlobBytes);
  return withHandle(handle, path, async () => {
    const ids: string[] = [];
    for (let at = 0; at < bytes; at += size) {
      deadline.check('a snapshot');
      const piece = new Uint8Array(Math.min(size, bytes - at));
      const { bytesRead } = await handle.read(piece, 0, piece.length, at);
      if (bytesRead < piece.length)
        throw new FeedloomError('ERR_CORRUPT', `The file \`${path}\` is cut short. Call \`verify\`.`);
      // Raced here too, so that the file is closed when the deadline is over.
      ids.push(await deadline.race(blobs.put(piece, deadline.toCallOptions()), 'a snapshot'));
    }
    return ids;
  });
}
