import { openBullMqQueue } from '@feedloom/adapters/bullmq';
import { openHBaseStore } from '@feedloom/adapters/hbase';
import { openRedisRateLimiter } from '@feedloom/adapters/rate-limits';
import { openRedisCache, openRedisInvalidations, openRedisStore } from '@feedloom/adapters/redis';
import type { CacheCodec } from '@feedloom/adapters/redis';
import { openS3BlobStore } from '@feedloom/adapters/s3';
import { createTieredCache } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { keptCandidatesCodec } from '@feedloom/ranking';
import type { KeptCandidates } from '@feedloom/ranking';
import { Redis } from 'ioredis';
import type { PinCard } from '../catalogue/pin.js';
import { queueOffers } from '../feed/offers.js';
import type { PinOffer } from '../feed/offers.js';
import { fetchWithSecret } from '../ranking/fetch-with-secret.js';
import type { KeptRanking } from '../ranking/kept-ranking.js';
import type { OpenLimiter } from '../server/rate-limit.js';
import type { VisionTask } from '../vision/task.js';
import type { Compose } from './composition.js';
import { readAddresses } from './fleet-addresses.js';
import { openSight } from './open-sight.js';
import { together } from './together.js';

/** Tries are up to a minute apart: no work is given up while a server is away for an hour. */
const ATTEMPTS = 100;

/** A server that has just been started, with everybody else, is slow. */
const PATIENCE_MS = 5_000;

/** What users have been shown is acknowledged once all that may take over have it, so that a failover shows nothing twice. */
const CONFIRM = { replicas: 2, timeoutMs: 500 };

/** One process of several: HBase for what is large, replicated Redis for what is fast, S3 for pictures, BullMQ for work. */
export const compose: Compose = ({ data, roles, index = 'faiss', env, onEvent }) =>
  together(async (keep) => {
    const { hbase, redis, s3, ranker: url } = readAddresses(env);

    const { accessKeyId, secretAccessKey, ...bucket } = s3;
    const openBlobs = (prefix: string) =>
      keep(openS3BlobStore({ ...bucket, credentials: { accessKeyId, secretAccessKey }, prefix }));
    const [blobs, originals] = [await openBlobs('pictures'), await openBlobs('originals')];
    const snapshots = await openBlobs('snapshots');

    const table = { table: 'pinboard', createTable: true };
    const store = await keep(openHBaseStore({ ...hbase, ...table, timeoutMs: PATIENCE_MS }));
    // HBase pays for every deleted cell.
    const layout = 'blocks';

    const isReplicated = 'sentinels' in redis.feeds;
    const confirm = isReplicated ? CONFIRM : undefined;
    const feeds = await keep(openRedisStore({ ...redis.feeds, prefix: 'feeds', confirm }));
    const replica = isReplicated
      ? await keep(openRedisStore({ ...redis.feeds, prefix: 'feeds', replica: true }))
      : undefined;

    const tasks = await keep(openRedisStore({ ...redis.queues, prefix: 'tasks' }));
    const openQueue = <Payload>(name: string) =>
      keep(openBullMqQueue<Payload>({ ...redis.queues, name, maxAttempts: ATTEMPTS }));
    const looks = await openQueue<VisionTask>('looks');
    const offers = queueOffers(await openQueue<PinOffer>('offers'));

    const openCache = async <Value>(prefix: string, codec?: CacheCodec<Value>, maxEntries?: number) => {
      const far = await keep(openRedisCache<Value>({ ...redis.cache, prefix, codec }));
      const invalidations = await keep(openRedisInvalidations({ ...redis.cache, channel: prefix }));
      const near = new MemoryCache<Value>({ maxEntries });
      return keep(Promise.resolve(createTieredCache({ near, far, invalidations })));
    };
    const cards = await openCache<PinCard>('cards');
    // Each takes some 400 KB.
    const candidates = await openCache<KeptCandidates>('candidates', keptCandidatesCodec, 1_000);
    const cache = await openCache<KeptRanking>('rankings');
    const ranker = { url, cache, fetch: fetchWithSecret(env['PINBOARD_INTERNAL_SECRET']) };

    // Nobody waits for a server that is away: each process counts alone then.
    const counters = new Redis({ ...redis.cache, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    counters.on('error', () => undefined);
    await keep(Promise.resolve({ [Symbol.asyncDispose]: async () => counters.disconnect() }));
    const limits: OpenLimiter = (options) => openRedisRateLimiter(counters, options);

    const { eyes, lab } = await keep(openSight({ data, snapshots, roles, index, onEvent }));

    const kept = { store, layout, feeds, replica, tasks, blobs, originals, snapshots } as const;
    const asked = { offers, looks, cards, candidates, ranker, limits };
    return { ...kept, ...asked, eyes, lab };
  });
