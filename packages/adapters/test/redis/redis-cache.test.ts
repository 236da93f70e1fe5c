import { setTimeout as sleep } from 'node:timers/promises';
import { createRedisCache, openRedisCache } from '@feedloom/adapters/redis';
import { createVirtualClock, testCache } from '@feedloom/core/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../../engines/free-port.js';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';

let opened = 0;
const freshPrefix = (): string => `cache-${(opened += 1)}`;

describe.skipIf(whyNoRedis() !== undefined)('RedisCache', () => {
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

  testCache({ describe, it }, async () => {
    const clock = createVirtualClock();
    const cache = createRedisCache<unknown>(client, { prefix: freshPrefix(), ttlMs: Infinity, timeoutMs: 5000, clock });
    return { cache, advance: (ms) => clock.advance(ms) };
  });

  const patient = { timeoutMs: 5000 };
  const loadsOf = (value: string, delayMs = 50): { count: number; load: () => Promise<string> } => {
    const loads = {
      count: 0,
      load: async () => {
        loads.count += 1;
        await sleep(delayMs);
        return value;
      },
    };
    return loads;
  };

  it('loads a value once for all processes that miss it', async () => {
    const prefix = freshPrefix();
    const caches = Array.from({ length: 4 }, () => createRedisCache<string>(client, { prefix, ...patient }));
    const loads = loadsOf('loaded');
    const values = await Promise.all(caches.map((cache) => cache.load('a', loads.load)));
    expect(values).toEqual(['loaded', 'loaded', 'loaded', 'loaded']);
    expect(loads.count).toBe(1);
  });

  it('waits for another process’s load for a while only, and loads at once when its lease is over', async () => {
    const prefix = freshPrefix();
    const dead = createRedisCache<string>(client, { prefix, leaseMs: 200, ...patient });
    await new Promise<void>((begun) => {
      void dead.load('a', () => {
        begun();
        return new Promise(() => undefined);
      });
    });
    const impatient = createRedisCache<string>(client, { prefix, waitMs: 0, ...patient });
    expect(await impatient.load('a', loadsOf('own').load)).toBe('own');
    const waiting = createRedisCache<string>(client, { prefix, waitMs: 10_000, ...patient });
    expect(await waiting.load('a', loadsOf('after the lease').load)).toBe('after the lease');
    expect(await impatient.get('a')).toBe('after the lease');
  });

  it('answers with what is a little too old, and loads it anew meanwhile', async () => {
    const clock = createVirtualClock({ now: Date.now() });
    const cache = createRedisCache<string>(client, { prefix: freshPrefix(), staleMs: 60_000, clock, ...patient });
    await cache.set('a', 'old', { ttlMs: 1000 });
    await clock.advance(2000);
    expect(await cache.get('a')).toBeUndefined();
    const loads = loadsOf('new', 0);
    expect(await cache.load('a', loads.load)).toBe('old');
    while ((await cache.get('a')) !== 'new') await sleep(5);
    expect(loads.count).toBe(1);
    await clock.advance(16 * 60_000 + 60_000);
    expect(await cache.load('a', loadsOf('newer', 0).load)).toBe('newer');
  });

  it('takes poisoned values for misses, and removes them', async () => {
    const prefix = freshPrefix();
    const cache = createRedisCache<string>(client, { prefix, ...patient });
    await cache.set('a', 'value');
    const [name = ''] = await client.keys(`${prefix}:*`);
    const whole = await client.hgetBuffer(name, '1');
    for (let at = 0; whole !== null && at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x41;
      await client.hset(name, '1', damaged);
      expect(await cache.get('a'), `byte ${at}`).toBeUndefined();
      while ((await client.hexists(name, '1')) === 1) await sleep(1);
    }
    await client.hset(name, '1', 'short');
    expect(await cache.load('a', loadsOf('again', 0).load)).toBe('again');
  });

  it('keeps what is loaded in place of a poisoned value', async () => {
    const prefix = freshPrefix();
    const cache = createRedisCache<string>(client, { prefix, ...patient });
    await cache.set('a', 'value');
    const [name = ''] = await client.keys(`${prefix}:*`);
    await client.hset(name, '1', 'short');
    const loads = loadsOf('again');
    expect(await cache.load('a', loads.load)).toBe('again');
    expect(await cache.load('a', loads.load)).toBe('again');
    expect(loads.count).toBe(1);
  });

  it('keeps the values of two versions apart during a deployment, and drops both when one is changed', async () => {
    const prefix = freshPrefix();
    const [before, after] = ['1', '2'].map((version) =>
      createRedisCache<string>(client, { prefix, version, ...patient }),
    );
    if (before === undefined || after === undefined) throw new Error('There are two.');
    const loads = [loadsOf('old'), loadsOf('new')] as const;
    for (let call = 0; call < 3; call += 1) {
      expect(await Promise.all([before.load('a', loads[0].load), after.load('a', loads[1].load)])).toEqual([
        'old',
        'new',
      ]);
    }
    expect(loads.map(({ count }) => count)).toEqual([1, 1]);
    await after.set('a', 'newer');
    expect([await before.get('a'), await after.get('a')]).toEqual([undefined, 'newer']);
    await before.load('a', loads[0].load);
    await before.delete('a');
    expect([await before.get('a'), await after.get('a')]).toEqual([undefined, undefined]);
    const loading = before.load('a', async () => {
      await after.set('a', 'set meanwhile');
      return 'loaded before';
    });
    expect(await loading).toBe('loaded before');
    expect(await before.get('a')).toBeUndefined();
  });

  it('lets go of what a version has left that is deployed no more, however hot its key is', async () => {
    const clock = createVirtualClock({ now: Date.now() });
    const options = { prefix: freshPrefix(), clock, ...patient };
    const old = createRedisCache<string>(client, { version: '1', ttlMs: 60_000, jitterRatio: 0, ...options });
    const now = createRedisCache<string>(client, { version: '2', ttlMs: 30_000, jitterRatio: 0, ...options });
    const [versions, loads] = [[] as string[][], loadsOf('value', 0)];
    await old.load('a', loads.load);
    for (let loaded = 0; loaded < 3; loaded += 1) {
      await now.load('a', loads.load);
      const [name = ''] = await client.keys(`${options.prefix}:*:values`);
      versions.push(await client.hkeys(name));
      await clock.advance(31_000);
    }
    expect(loads.count).toBe(4);
    expect(versions.map((each) => each.sort())).toEqual([['1', '2'], ['1', '2'], ['2']]);
  });

  it('lets the lease of a dead process end, although another version has one of the same key', async () => {
    const options = { prefix: freshPrefix(), ...patient };
    const neverLoaded = async (version: string, leaseMs: number): Promise<void> => {
      const dead = createRedisCache<string>(client, { version, leaseMs, ...options });
      await new Promise<void>((begun) => {
        void dead.load('a', () => {
          begun();
          return new Promise(() => undefined);
        });
      });
    };
    await neverLoaded('1', 100);
    await neverLoaded('2', 600_000);
    const waiting = createRedisCache<string>(client, { version: '1', waitMs: 5_000, ...options });
    expect(await waiting.load('a', loadsOf('after the lease').load)).toBe('after the lease');
    expect(await waiting.get('a')).toBe('after the lease');
  });

  it('spreads the ends of values that were kept together', async () => {
    const cache = createRedisCache<number>(client, { prefix: freshPrefix(), ttlMs: 100_000, ...patient });
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    for (const key of keys) await cache.set(key, 1);
    const lives = await Promise.all((await client.keys('cache-*')).map((name) => client.pttl(name)));
    expect(new Set(lives.map((life) => Math.round(life / 100))).size).toBeGreaterThan(5);
    expect(Math.min(...lives)).toBeGreaterThan(85_000);
    expect(Math.max(...lives)).toBeLessThanOrEqual(101_000);
  });

  it('misses while its server is gone, without errors, and soon without waiting', async () => {
    const own = await startRedis();
    await using cache = await openRedisCache<string>({ port: own.port });
    await cache.set('a', 'kept');
    process.kill(own.pid, 'SIGSTOP');
    for (let call = 0; call < 5; call += 1) expect(await cache.get('a')).toBeUndefined();
    const startedAt = performance.now();
    for (let call = 0; call < 20; call += 1) {
      expect(await cache.get('a')).toBeUndefined();
      await cache.set('b', 'dropped');
      expect(await cache.load('c', async () => `loaded ${call}`)).toBe(`loaded ${call}`);
    }
    // Sixty calls of 100 ms each, were they made.
    expect(performance.now() - startedAt).toBeLessThan(3000);
    await own.stop();
    expect(await cache.load('a', async () => 'without')).toBe('without');
  });

  it('opens without a server', async () => {
    await using cache = await openRedisCache<string>({ port: await freePort(), connectTimeoutMs: 200 });
    expect(await cache.load('a', async () => 'loaded')).toBe('loaded');
  });
});
