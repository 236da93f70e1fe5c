import path from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreQueue } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import type { Compose } from '../../composition/composition.js';
import { together } from '../../composition/together.js';
import { queueOffers } from '../../feed/offers.js';
import type { PinOffer } from '../../feed/offers.js';
import type { VisionTask } from '../../vision/task.js';
import { testEyes } from './test-eyes.js';

/** A fleet without a server: several processes over the folder `SHARED`, with cheap eyes. What a dead one had taken is soon taken again. */
export const compose: Compose = ({ env }) =>
  together(async (keep) => {
    const shared = env['SHARED'] ?? '';
    const open = (name: string) => keep(openFsBlobStore({ path: path.join(shared, name) }));
    const [blobs, originals, snapshots] = [await open('pictures'), await open('originals'), await open('snapshots')];
    const store = await keep(openLmdbStore({ path: path.join(shared, 'store'), durable: false }));
    const tasks = await keep(openLmdbStore({ path: path.join(shared, 'tasks'), durable: false }));
    const leased = { store: tasks, leaseMs: 3_000, maxAttempts: 20 };
    const offers = queueOffers(createStoreQueue<PinOffer>({ ...leased, name: 'offers' }));
    const looks = createStoreQueue<VisionTask>({ ...leased, name: 'vision' });
    const ranker = { url: env['RANKER'] ?? '', cache: new MemoryCache<never>({}) };
    return { store, tasks, offers, looks, blobs, originals, snapshots, eyes: testEyes(), ranker };
  });
