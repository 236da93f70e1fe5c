import { createRedisCache } from '@feedloom/adapters/redis';
import type { CacheCodec } from '@feedloom/adapters/redis';
import { createTieredCache, systemClock } from '@feedloom/core';
import type { Candidate, UserContext } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { cachedCandidates, keptCandidatesCodec } from '@feedloom/ranking';
import type { KeptCandidates } from '@feedloom/ranking';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';
import type { RedisServer } from '../../../../engines/redis/start-redis.js';
import type { KeptRanking } from '../../ranking/kept-ranking.js';
import { createRankingClient } from '../../ranking/ranking-client.js';

/** Writes that nobody waits for are soon there. */
const SOON = { timeout: 20_000 };

describe.skipIf(whyNoRedis() !== undefined)('what processes share on Redis', () => {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis();
    client = new Redis(server.port);
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });

  afterEach(() => client.flushall());

  /** A cache as a process of the fleet has it: its own memory before the Redis of all. */
  function cacheOf<Value>(prefix: string, codec?: CacheCodec<Value>) {
    const far = createRedisCache<Value>(client, { prefix, codec, timeoutMs: 5_000 });
    return createTieredCache({ near: new MemoryCache<Value>({}), far });
  }

  it('are candidates: a ranker that is started later finds those of the one before', async () => {
    const context: UserContext = { user: 'ana', revision: 3, interests: [], recent: [], disliked: [] };
    const found: Candidate[] = Array.from({ length: 500 }, (_, at) => {
      return { id: `pin ${at}`, score: 500 - at, provenance: [{ source: 'walk', score: at, via: 'lamp', visits: at }] };
    });
    let asked = 0;
    const ranker = () =>
      cachedCandidates(
        { name: 'all', generate: async () => ({ candidates: ((asked += 1), found), degraded: [] }) },
        { cache: cacheOf<KeptCandidates>('candidates', keptCandidatesCodec), cacheMs: 5_000, modelId: () => 'model' },
      );
    await ranker().generate(context);
    await vi.waitFor(async () => expect(await client.dbsize()).toBe(1), SOON);
    const { candidates, degraded } = await ranker().generate(context, { exclude: new Set(['pin 0']) });
    expect(asked).toBe(1);
    expect(degraded).toEqual([]);
    expect(candidates.map(({ id, score, provenance }) => ({ id, score, provenance }))).toEqual(found.slice(1));
  });

  it('are rankings: another API answers with them, and goes on when the ranker is dead, with a label', async () => {
    let [asked, isRanking] = [0, true];
    const api = () =>
      createRankingClient({
        ...{ url: 'http://ranker/', cache: cacheOf<KeptRanking>('rankings'), clock: systemClock },
        ...{ popular: { best: () => [] }, deeds: { of: () => 5 }, erasures: { covers: () => false } },
        fetch: async () => {
          asked += 1;
          if (!isRanking) throw new TypeError('Nobody listens.');
          const pins = Array.from({ length: 60 }, (_, at) => ({ id: `pin ${at}`, rung: 'full' }));
          return Response.json({ pins, degraded: [], learned: 5 });
        },
      });
    const [one, other] = [api(), api()];
    const rank = (asker: typeof one) => asker.rank('ben', new Set(), { deadlineMs: 10_000 });
    const { pins } = await rank(one);
    await vi.waitFor(async () => expect(await client.dbsize()).toBe(1), SOON);
    // The cache has 10 ms, which a busy machine does not always keep.
    await vi.waitFor(async () => {
      const before = asked;
      expect(await rank(other)).toEqual({ pins, degraded: [] });
      expect(asked).toBe(before);
    }, SOON);
    isRanking = false;
    // Somebody of whom nothing is kept finds out.
    await other.rank('cem', new Set(), { deadlineMs: 10_000 });
    await vi.waitFor(async () => {
      const label = expect.objectContaining({ part: 'ranker', servedFrom: 'kept-ranking' }) as unknown;
      expect(await rank(other)).toEqual({ pins, degraded: [label] });
    }, SOON);
  });
});
