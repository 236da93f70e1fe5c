import { createRedisInvalidations, openRedisInvalidations } from '@feedloom/adapters/redis';
import { testInvalidations } from '@feedloom/core/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';
import { rejectionOf } from '../rejection-of.js';

let opened = 0;

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
});
