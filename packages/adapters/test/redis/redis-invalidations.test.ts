import { setTimeout as sleep } from 'node:timers/promises';
import { createRedisInvalidations, openRedisInvalidations } from '@feedloom/adapters/redis';
import { FeedloomError } from '@feedloom/core';
import type { Invalidations } from '@feedloom/core';
import { testInvalidations } from '@feedloom/core/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';
import { rejectionOf } from '../rejection-of.js';

let opened = 0;

/** Waits until one who subscribes has to wait for a connection that is being remade. */
async function untilUnheard(invalidations: Invalidations): Promise<void> {
  for (;;) {
    const failure = await invalidations
      .subscribe(() => undefined, { deadlineMs: 50 })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    if (FeedloomError.is(failure, 'ERR_TIMEOUT')) return;
    if (failure !== undefined) throw new Error('It failed otherwise.', { cause: failure });
    await sleep(10);
  }
}

describe.skipIf(whyNoRedis() !== undefined)('RedisInvalidations', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  testInvalidations({ describe, it }, async () => {
    const options = { port: server.port, channel: `laws-${(opened += 1)}` };
    const client = new Redis(server.port);
    return {
      invalidations: await openRedisInvalidations(options),
      other: createRedisInvalidations(client, options),
      close: async () => client.disconnect(),
    };
  });

  it('are told anew after their server died, and say that some may be missing', async () => {
    await using invalidations = await openRedisInvalidations({ port: server.port, channel: 'dies', timeoutMs: 500 });
    const heard: (readonly string[] | undefined)[] = [];
    await invalidations.subscribe((keys) => heard.push(keys));
    await server.kill();
    expect(await rejectionOf(invalidations.publish(['a']))).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    await server.restart();
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toEqual([undefined]);
    await invalidations.publish(['b']).catch(() => invalidations.publish(['b'], { deadlineMs: 500 }));
    while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toEqual([undefined, ['b']]);
  });

  it('take nobody on before they hear again', async () => {
    const options = { port: server.port, channel: 'remade', timeoutMs: 60_000 };
    await using invalidations = await openRedisInvalidations(options);
    await invalidations.subscribe(() => undefined);
    await server.kill();
    await untilUnheard(invalidations);
    expect(await rejectionOf(invalidations.subscribe(() => undefined, { deadlineMs: 50 }))).toMatchObject({
      code: 'ERR_TIMEOUT',
      retryable: true,
    });
    const heard: (readonly string[] | undefined)[] = [];
    const subscribing = invalidations.subscribe((keys) => heard.push(keys));
    await server.restart();
    await subscribing;
    const client = new Redis(server.port);
    await using other = createRedisInvalidations(client, options);
    await other.publish(['a']);
    while (heard.length === 0) await sleep(10);
    expect(heard).toEqual([['a']]);
    client.disconnect();
  });

  it('tell one who waits for a connection that they are closed', async () => {
    const own = await startRedis();
    const invalidations = await openRedisInvalidations({ port: own.port, channel: 'closes', timeoutMs: 60_000 });
    await invalidations.subscribe(() => undefined);
    await own.stop();
    await untilUnheard(invalidations);
    const subscribing = rejectionOf(invalidations.subscribe(() => undefined));
    await invalidations.close();
    expect((await subscribing).code).toBe('ERR_CLOSED');
  });
});
