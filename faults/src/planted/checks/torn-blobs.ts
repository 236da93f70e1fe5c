import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { openFsBlobStore } from '@feedloom/adapters/fs';
import { FeedloomError } from '@feedloom/core';
import { importFrom } from './import-from.js';

const BLOB_BYTES = 8 * 1024 * 1024;
const BLOBS = 5;

/** Reads a blob while it is being written: it must be absent or whole. */
export async function tornBlobs(folder: string): Promise<string | undefined> {
  const copy = await importFrom<{ openFsBlobStore: typeof openFsBlobStore }>(folder, 'fs/open-fs-blob-store.ts');
  const path = await mkdtemp(join(tmpdir(), 'feedloom-torn-'));
  try {
    await using store = await copy.openFsBlobStore({ path });
    for (let index = 0; index < BLOBS; index += 1) {
      const bytes = randomBytes(BLOB_BYTES);
      const id = await idOf(bytes);
      let isWritten = false;
      const writing = store.put(bytes).then(() => (isWritten = true));
      while (!isWritten) {
        const seen = await store.get(id).catch((error: unknown) => error);
        if (FeedloomError.is(seen)) {
          await writing;
          return `a reader meets ${seen.code}`;
        }
        if (seen instanceof Uint8Array && seen.length !== BLOB_BYTES) return `a reader meets ${seen.length} bytes`;
      }
      await writing;
    }
    return undefined;
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function idOf(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
