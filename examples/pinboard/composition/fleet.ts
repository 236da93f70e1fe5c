import { openBullMqQueue } from '@feedloom/adapters/bullmq';
import { openHBaseStore } from '@feedloom/adapters/hbase';
import { openRedisCache, openRedisInvalidations, openRedisStore } from '@feedloom/adapters/redis';
import { openS3BlobStore } from '@feedloom/adapters/s3';
import { createTieredCache } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import type { PinCard } from '../catalogue/pin.js';
import { queueOffers } from '../feed/offers.js';
import type { PinOffer } from '../feed/offers.js';
import type { KeptRanking } from '../ranking/kept-ranking.js';
import { fetchWithSecret } from '../ranking/fetch-with-secret.js';
import type { VisionTask } from '../vision/task.js';
import type { Compose } from './composition.js';
import { readAddresses } from './fleet-addresses.js';
import { openLimits } from './open-limits.js';
import { openSight } from './open-sight.js';
import { together } from './together.js';

/** Tries are up to a minute apart: no work is given up while a server is away for an hour. */
const ATTEMPTS = 100;

/** A server that has just been started, with everybody else, is slow. */
const PATIENCE_MS = 5_000;

/** What users have been shown is acknowledged once a replica has it too, so that a failover shows nothing twice. */
const CONFIRM = { replicas: 1, timeoutMs: 500 };

/** One process of several: HBase for what is large, replicated Redis for what is fast, S3 for pictures, BullMQ for work. */
export const compose: Compose = ({ data, roles, index = 'faiss', env, onEvent }) =>
  together(async (keep) => {
    const { hbase, redis, s3, ranker: url } = readAddresses(env);
    const { accessKeyId, secretAccessKey, ...bucket } = s3;
    const openBlobs = (prefix: string) =>
      keep(openS3BlobStore({ ...bucket, credentials: { accessKeyId, secretAccessKey }, prefix }));
    const openCache = async <Value>(prefix: string) => {
      const far = await keep(openRedisCache<Value>({ ...redis.cache, prefix }));
      const invalidations = await keep(openRedisInvalidations({ ...redis.cache, channel: prefix }));
      return keep(Promise.resolve(createTieredCache({ near: new MemoryCache<Value>({}), far, invalidations })));
    };
    const [blobs, originals] = [await openBlobs('pictures'), await openBlobs('originals')];
    const snapshots = await openBlobs('snapshots');
    const store = await keep(
      openHBaseStore({ ...hbase, table: 'pinboard', createTable: true, timeoutMs: PATIENCE_MS }),
    );
    const isReplicated = 'sentinels' in redis.feeds;
    const feeds = await keep(
      openRedisStore({ ...redis.feeds, prefix: 'feeds', confirm: isReplicated ? CONFIRM : undefined }),
    );
    const replica = isReplicated
      ? await keep(openRedisStore({ ...redis.feeds, prefix: 'feeds', replica: true }))
      : undefined;
    const tasks = await keep(openRedisStore({ ...redis.queues, prefix: 'tasks' }));
    const openQueue = <Payload>(name: string) =>
      keep(openBullMqQueue<Payload>({ ...redis.queues, name, maxAttempts: ATTEMPTS }));
    const offers = queueOffers(await openQueue<PinOffer>('offers'));
    const looks = await openQueue<VisionTask>('looks');
    const secret = env['PINBOARD_INTERNAL_SECRET'];
    const ranker = { url, cache: await openCache<KeptRanking>('rankings'), fetch: fetchWithSecret(secret) };
    const cards = await openCache<PinCard>('cards');
    const { open: limits } = await keep(openLimits(redis.cache));
    const { eyes, lab } = await keep(openSight({ data, snapshots, roles, index, onEvent }));
    // HBase pays for every deleted cell.
    const layout = 'blocks';
    return {
      store,
      layout,
      feeds,
      replica,
      tasks,
      cards,
      offers,
      looks,
      blobs,
      originals,
      snapshots,
      ranker,
      limits,
      eyes,
      lab,
    };
  });
