/** One worker of the test, in a process of its own: says which items it has written, one line a batch. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreCatalogue, createStoreQueue } from '@feedloom/core';
import { openEmbedder } from '@feedloom/vision';
import type { BackfillParts } from '../backfill-parts.js';
import type { BackfillTask } from '../backfill-task.js';
import { runBackfill } from '../run-backfill.js';

/** Everything in one folder: a database, and pictures that are named after their items. */
export async function openParts(folder: string): Promise<BackfillParts & AsyncDisposable> {
  const store = await openLmdbStore({ path: join(folder, 'store'), durable: false });
  const embedder = await openEmbedder({ cacheBytes: 0 });
  const ids = (await readdir(join(folder, 'pictures'))).toSorted();
  return {
    queue: createStoreQueue<BackfillTask>({ store, name: 'backfill', leaseMs: 10_000 }),
    catalogue: createStoreCatalogue({ store }),
    embedder,
    pageOf: (after, limit) => Promise.resolve(ids.filter((id) => after === undefined || id > after).slice(0, limit)),
    pictureOf: async ({ id }) => {
      const bytes = await readFile(join(folder, 'pictures', id));
      return bytes.length === 0 ? undefined : bytes;
    },
    async [Symbol.asyncDispose]() {
      await embedder.close();
      await store.close();
    },
  };
}

const [folder] = process.argv.slice(2);
if (process.argv[1] === import.meta.filename && folder !== undefined) {
  await using parts = await openParts(folder);
  await runBackfill(parts, {
    pageSize: 9,
    batch: 3,
    idleMs: 100,
    onProgress: ({ ids }) => {
      if (ids.length > 0) console.log(ids.join(' '));
    },
  });
}
