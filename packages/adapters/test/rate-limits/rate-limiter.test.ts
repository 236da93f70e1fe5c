import { setTimeout as sleep } from 'node:timers/promises';
import { openMemoryRateLimiter, openRedisRateLimiter } from '@feedloom/adapters/rate-limits';
import { testRateLimiter } from '@feedloom/core/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';
import { rejectionOf } from '../rejection-of.js';

const rules = { limit: 5, windowMs: 1000, timeoutMs: 5000 };
const advance = (ms: number): Promise<void> => sleep(ms);

describe('a rate limiter in memory', () => {
  testRateLimiter({ describe, it }, async () => {
    const limiter = await openMemoryRateLimiter(rules);
    return { limiter, other: limiter, advance };
  });

  it('is refused with rules that cannot be', async () => {
    for (const bad of [{ limit: 0 }, { windowMs: 1500 }, { windowMs: 0 }, { name: 'a b' }, { timeoutMs: 0 }]) {
      expect((await rejectionOf(openMemoryRateLimiter({ ...rules, ...bad }))).code).toBe('ERR_INVALID_ARGUMENT');
    }
  });
});

describe.skipIf(whyNoRedis() !== undefined)('a rate limiter on Redis', () => {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis();
    client = new Redis(server.port);
    await client.ping();
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });

  let opened = 0;
  testRateLimiter({ describe, it }, async () => {
    const named = { ...rules, name: `laws_${(opened += 1)}` };
    return {
      limiter: await openRedisRateLimiter(client, named),
      other: await openRedisRateLimiter(client, named),
      advance,
    };
  });

  it('lets each process count alone while its server is gone', async () => {
    const limiter = await openRedisRateLimiter(client, { ...rules, windowMs: 60_000, name: 'alone', timeoutMs: 100 });
    expect((await limiter.take('a')).remaining).toBe(4);
    process.kill(server.pid, 'SIGSTOP');
    for (let left = 4; left >= 0; left -= 1) {
      expect(await limiter.take('a')).toEqual({ allowed: true, remaining: left, retryAfterMs: 0 });
    }
    expect((await limiter.take('a')).allowed).toBe(false);
    process.kill(server.pid, 'SIGCONT');
  });
});
