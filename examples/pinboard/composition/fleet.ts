import path from 'node:path';
import { openBullMqQueue } from '@feedloom/adapters/bullmq';
import { openHBaseStore } from '@feedloom/adapters/hbase';
import { openRedisStore } from '@feedloom/adapters/redis';
import { openS3BlobStore } from '@feedloom/adapters/s3';
import { MemoryCache } from '@feedloom/core/memory';
import { queueOffers } from '../feed/offers.js';
import type { PinOffer } from '../feed/offers.js';
import type { KeptRanking } from '../ranking/kept-ranking.js';
import type { VisionTask } from '../vision/task.js';
import type { Compose } from './composition.js';
import { readAddresses } from './fleet-addresses.js';
import { openSight } from './open-sight.js';
import { together } from './together.js';

/** One process of several: HBase for what is large, replicated Redis for what is fast, S3 for pictures, BullMQ for work. */
export const compose: Compose = ({ data, roles, index = 'faiss', env, onEvent }) =>
  together(async (keep) => {
    const { hbase, redis, s3, ranker } = readAddresses(env);
    const { accessKeyId, secretAccessKey, ...bucket } = s3;
    const openBlobs = (prefix: string) =>
      keep(openS3BlobStore({ ...bucket, credentials: { accessKeyId, secretAccessKey }, prefix }));
    const blobs = await openBlobs('pictures');
    const originals = await openBlobs('originals');
    const snapshots = await openBlobs('snapshots');
    const store = await keep(openHBaseStore({ ...hbase, table: 'pinboard', createTable: true }));
    const feeds = await keep(openRedisStore({ ...redis.feeds, prefix: 'feeds' }));
    const tasks = await keep(openRedisStore({ ...redis.queues, prefix: 'tasks' }));
    const offers = queueOffers(await keep(openBullMqQueue<PinOffer>({ ...redis.queues, name: 'offers' })));
    const looks = await keep(openBullMqQueue<VisionTask>({ ...redis.queues, name: 'looks', maxAttempts: 20 }));
    const { eyes, lab } = await keep(openSight({ data: path.resolve(data), snapshots, roles, index, onEvent }));
    const cache = new MemoryCache<KeptRanking>({});
    return {
      store,
      feeds,
      tasks,
      offers,
      looks,
      blobs,
      originals,
      snapshots,
      eyes,
      lab,
      ranker: { url: ranker, cache },
    };
  });
