import path from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreQueue } from '@feedloom/core';
import { OfferStream } from '../feed/offer-stream.js';
import type { VisionTask } from '../vision/task.js';
import type { Compose, Composition } from './composition.js';
import { openSight } from './open-sight.js';
import { together } from './together.js';

// Only the files of this folder name engines. A fleet's are in `fleet.ts`.

/** Opens LMDB for pins, pools, feeds and tasks, and the file system for pictures. */
export function openStores(data: string): Promise<Omit<Composition, 'eyes' | 'lab'>> {
  return together(async (keep) => {
    const blobs = await keep(openFsBlobStore({ path: path.join(data, 'pictures') }));
    const originals = await keep(openFsBlobStore({ path: path.join(data, 'originals') }));
    const snapshots = await keep(openFsBlobStore({ path: path.join(data, 'snapshots') }));
    const store = await keep(openLmdbStore({ path: path.join(data, 'store') }));
    const tasks = await keep(openLmdbStore({ path: path.join(data, 'tasks') }));
    const looks = createStoreQueue<VisionTask>({ store: tasks, name: 'vision', maxAttempts: 20 });
    return { store, tasks, looks, offers: new OfferStream(), blobs, originals, snapshots };
  });
}

/** One process on one machine, which needs no server. */
export const compose: Compose = ({ data, roles, index = 'usearch', onEvent }) =>
  together(async (keep) => {
    const stores = await keep(openStores(data));
    const { eyes, lab } = await keep(openSight({ data, snapshots: stores.snapshots, roles, index, onEvent }));
    return { ...stores, eyes, lab };
  });
