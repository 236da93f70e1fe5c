import path from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreQueue } from '@feedloom/core';
import type { Composition } from '../../composition/composition.js';
import { together } from '../../composition/together.js';
import { OfferStream } from '../../feed/offer-stream.js';
import type { VisionTask } from '../../vision/task.js';

/** Opens what the embedded composition keeps things in, without what looks at pictures. */
export function openTestStores(data: string): Promise<Omit<Composition, 'eyes' | 'lab'>> {
  return together(async (keep) => {
    const openBlobs = (name: string) => keep(openFsBlobStore({ path: path.join(data, name) }));
    const [blobs, originals] = [await openBlobs('pictures'), await openBlobs('originals')];
    const snapshots = await openBlobs('snapshots');
    const store = await keep(openLmdbStore({ path: path.join(data, 'store') }));
    const tasks = await keep(openLmdbStore({ path: path.join(data, 'tasks') }));
    const looks = createStoreQueue<VisionTask>({ store: tasks, name: 'vision', maxAttempts: 20 });
    return { store, tasks, looks, offers: new OfferStream(), blobs, originals, snapshots };
  });
}
