import path from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreQueue } from '@feedloom/core';
import { OfferStream } from '../feed/offer-stream.js';
import type { VisionTask } from '../vision/task.js';
import type { Compose } from './composition.js';
import { openSight } from './open-sight.js';
import { together } from './together.js';

// Only the files of this folder name engines. A fleet's are in `fleet.ts`.

/** One process on one machine, which needs no server: LMDB for pins, pools, feeds and tasks, files for pictures. */
export const compose: Compose = ({ data, roles, index = 'usearch', onEvent }) =>
  together(async (keep) => {
    const openBlobs = (name: string) => keep(openFsBlobStore({ path: path.join(data, name) }));
    const [blobs, originals] = [await openBlobs('pictures'), await openBlobs('originals')];
    const snapshots = await openBlobs('snapshots');

    const store = await keep(openLmdbStore({ path: path.join(data, 'store') }));

    const tasks = await keep(openLmdbStore({ path: path.join(data, 'tasks') }));
    const looks = createStoreQueue<VisionTask>({ store: tasks, name: 'vision', maxAttempts: 20 });
    const offers = new OfferStream();

    const { eyes, lab } = await keep(openSight({ data, snapshots, roles, index, onEvent }));

    return { store, tasks, offers, looks, blobs, originals, snapshots, eyes, lab };
  });
