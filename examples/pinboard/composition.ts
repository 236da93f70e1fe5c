import path from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { BlobStore, OrderedStore } from '@feedloom/core';

/** What everything is kept in. */
export interface Engines {
  readonly store: OrderedStore;
  readonly blobs: BlobStore;
}

/**
 * The only file that names engines: LMDB for pins, pools and feeds, the file system for pictures. To run on a fleet,
 * return another store and another blob store here.
 */
export async function openEngines(data: string): Promise<Engines> {
  const blobs = await openFsBlobStore({ path: path.join(data, 'pictures') });
  const store = await openLmdbStore({ path: path.join(data, 'store') });
  return { store, blobs };
}
