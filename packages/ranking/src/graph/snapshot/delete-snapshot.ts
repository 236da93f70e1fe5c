import type { BlobStore, CallOptions } from '@feedloom/core';
import { parseManifest, partsOf } from './manifest.js';

/** Deletes the blobs of the snapshot `name`, its manifest first, so that nobody begins to read what is half gone. */
export async function deleteSnapshot(blobs: BlobStore, name: string, options: CallOptions): Promise<void> {
  const pointer = await blobs.pointer(name, options);
  const bytes = pointer && (await blobs.get(pointer.id, options));
  if (pointer === undefined || bytes === undefined) return;
  await blobs.delete(pointer.id, options);
  for (const { sha256 } of partsOf(parseManifest(bytes))) await blobs.delete(sha256, options);
}
