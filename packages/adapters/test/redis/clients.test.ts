import { createRedisStore, openRedisStore } from '@feedloom/adapters/redis';
import { FeedloomError } from '@feedloom/core';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';
import { rejectionOf } from '../rejection-of.js';

const cell = { key: Buffer.from('k'), value: Buffer.from('v') };

/** The code that a client with `options` is refused with, if it is. */
function refusalOf(options: RedisOptions, make: (options: RedisOptions) => Redis | Cluster): string | undefined {
  const client = make({ ...options, lazyConnect: true });
  try {
    createRedisStore(client);
    return undefined;
  } catch (error) {
    return FeedloomError.is(error) ? error.code : String(error);
  } finally {
    client.disconnect();
  }
}

const single = (options: RedisOptions): Redis => new Redis({ ...options, replyMapping: 'legacy' });
const cluster = (options: RedisOptions): Cluster =>
  new Cluster([{ host: '127.0.0.1', port: 1 }], {
    lazyConnect: true,
    redisOptions: { ...options, replyMapping: 'legacy' },
  });

describe('a client of the caller', () => {
  it.each([
    ['one server', single],
    ['a cluster', cluster],
  ])('for %s is refused if its commands could hang for ever', (_what, make) => {
    const hanging = { autoResendUnfulfilledCommands: false };
    expect(refusalOf(hanging, make)).toBe('ERR_INVALID_ARGUMENT');
    expect(refusalOf({ ...hanging, maxRetriesPerRequest: 3 }, make)).toBe('ERR_INVALID_ARGUMENT');
    expect(refusalOf({ ...hanging, maxRetriesPerRequest: 0 }, make)).toBeUndefined();
    expect(refusalOf({ ...hanging, commandTimeout: 100 }, make)).toBeUndefined();
    expect(refusalOf({}, make)).toBeUndefined();
  });

  it.each([
    ['one server', single],
    ['a cluster', cluster],
  ])('for %s is refused with a prefix of its own, which scans would miss', (_what, make) => {
    expect(refusalOf({ keyPrefix: 'mine:' }, make)).toBe('ERR_INVALID_ARGUMENT');
  });

  it('gets only prefixes that need no escaping', () => {
    const client = single({ lazyConnect: true });
    for (const prefix of ['', 'a*', '{a}', 'a b', 'ä', 'x'.repeat(65)]) {
      expect(() => createRedisStore(client, { prefix }), prefix).toThrow('`prefix`');
    }
    expect(() => createRedisStore(client, { timeoutMs: 0 })).toThrow('`timeoutMs`');
    client.disconnect();
  });
});

describe.skipIf(whyNoRedis() !== undefined)('a RedisStore and its client', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis({ fsync: 'everysec' });
  });
  afterAll(() => server.stop());

  it('leaves a client open that it was given, and no listener on it', async () => {
    const client = new Redis(server.port);
    const listeners = (): number => client.listenerCount('close') + client.listenerCount('+node');
    const before = listeners();
    const store = createRedisStore(client, { prefix: 'given' });
    await store.write('p', { puts: [cell] });
    await store.close();
    expect(listeners()).toBe(before);
    expect(await client.ping()).toBe('PONG');
    expect((await rejectionOf(store.read('p', [{ key: cell.key }]))).code).toBe('ERR_CLOSED');
    client.disconnect();
  });

  it('closes the client that it opened, after the writes in flight', async () => {
    const control = new Redis(server.port);
    const connections = async (): Promise<number> => Number(/connected_clients:(\d+)/.exec(await control.info())?.[1]);
    const before = await connections();
    const store = await openRedisStore({ url: `redis://127.0.0.1:${server.port}`, prefix: 'opened' });
    const write = store.write('p', { puts: [cell] });
    await store.close();
    expect(await write).toBe(true);
    while ((await connections()) > before) await new Promise((resolve) => setTimeout(resolve, 10));
    control.disconnect();
  });

  it('keeps stores with different prefixes apart', async () => {
    await using first = await openRedisStore({ port: server.port, prefix: 'one' });
    await using second = await openRedisStore({ port: server.port, prefix: 'on' });
    await first.write('p', { puts: [cell] });
    expect(await second.read('p', [{ key: cell.key }])).toEqual([[]]);
    for await (const found of second.scan({})) expect(found).toBeUndefined();
  });

  it('reports keys of another kind in the place of its own as damage', async () => {
    await using store = await openRedisStore({ port: server.port, prefix: 'wrong' });
    const client = new Redis(server.port);
    await client.set('wrong:{cA}:v', 'not a hash');
    expect((await rejectionOf(store.read('p', [{ key: cell.key }]))).code).toBe('ERR_CORRUPT');
    client.disconnect();
  });

  it('asks the server what an acknowledgement means, unless it is told', async () => {
    const control = new Redis(server.port);
    const promised = async (): Promise<string> => {
      await using store = await openRedisStore({ port: server.port });
      return store.supports.durability;
    };
    expect(await promised()).toBe('memory');
    await control.config('SET', 'appendfsync', 'no');
    expect(await promised()).toBe('os');
    await control.config('SET', 'appendfsync', 'always');
    expect(await promised()).toBe('fsync');
    await control.config('SET', 'appendonly', 'no');
    expect(await promised()).toBe('memory');
    await using told = await openRedisStore({ port: server.port, durability: 'quorum' });
    expect(told.supports.durability).toBe('quorum');
    control.disconnect();
  });
});
