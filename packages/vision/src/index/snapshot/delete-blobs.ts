import type { BlobStore, Deadline } from '@feedloom/core';
import type { SnapshotDocument } from './snapshot-document.js';

/** A document and the blob that it is. */
export interface StoredDocument {
  readonly id: string;
  readonly document: SnapshotDocument;
}

/** Deletes the blobs that `before` names and `now` does not. What fails, or has no time left, stays: the snapshot is taken. */
export async function deleteBlobs(
  blobs: BlobStore,
  before: StoredDocument,
  now: StoredDocument,
  deadline: Deadline,
): Promise<void> {
  const kept = new Set(blobsOf(now));
  for (const id of new Set(blobsOf(before))) {
    if (kept.has(id)) continue;
    if (deadline.expired || deadline.aborted) return;
    await deadline.race(blobs.delete(id, deadline.toCallOptions()), 'a snapshot').catch(() => undefined);
  }
}

function blobsOf({ id, document }: StoredDocument): string[] {
  return [id, ...document.files.flatMap((file) => file.blobs)];
}
