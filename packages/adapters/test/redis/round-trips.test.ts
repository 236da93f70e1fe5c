import { openRedisStore } from '@feedloom/adapters/redis';
import type { OrderedStore } from '@feedloom/core';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';
import { sentCommands } from './sent-commands.js';

const bytes = (text: string): Buffer => Buffer.from(text);

describe.skipIf(whyNoRedis() !== undefined)('the round trips of a RedisStore', () => {
  let server: RedisServer;
  let store: OrderedStore;
  let control: Redis;
  beforeAll(async () => {
    server = await startRedis();
    store = await openRedisStore({ port: server.port, timeoutMs: 10_000 });
    control = new Redis(server.port);
    await control.ping();
  });
  afterAll(async () => {
    control.disconnect();
    await store.close();
    await server.stop();
  });

  const sentDuring = (work: () => Promise<unknown>): Promise<string[]> => sentCommands(server.port, work);

  const refresh = async (): Promise<void> => {
    const key = bytes('h');
    const [[head] = []] = await store.read('ana', [
      { key },
      { gte: bytes('m/'), lt: bytes('m0') },
      { gte: bytes('p/a'), lt: bytes('p/b'), limit: 50 },
      { gte: bytes('p/b'), lt: bytes('p/c'), limit: 50, reverse: true },
    ]);
    await store.write('ana', {
      guard: { key, expected: head?.value },
      puts: [{ key, value: bytes(`after ${head?.value.length ?? 0}`) }],
      deletes: [bytes('p/a/1')],
    });
  };

  it('are two for a refresh: one read of all parts, one guarded write', async () => {
    await refresh();
    expect(await sentDuring(refresh)).toEqual(['evalsha', 'evalsha']);
  });

  it('are still two on a new connection: the first call carries its script', async () => {
    await control.script('FLUSH');
    const first = await openRedisStore({ port: server.port, prefix: 'other', durability: 'memory' });
    const sent = await sentDuring(async () => {
      await first.write('p', { puts: [{ key: bytes('k'), value: bytes('v') }] });
      await first.read('p', [{ key: bytes('k') }]);
    });
    expect(sent).toEqual(['eval', 'eval']);
    await first.close();
  });

  it('survive a server that has forgotten the scripts', async () => {
    await refresh();
    await control.script('FLUSH');
    await refresh();
    expect(await sentDuring(refresh)).toEqual(['evalsha', 'evalsha']);
  });

  it('stay one for thousands of cells', async () => {
    const puts = Array.from({ length: 20_000 }, (_, index) => ({
      key: bytes(`k${String(index).padStart(6, '0')}`),
      value: bytes(String(index)),
    }));
    const range = { gte: bytes('k'), lt: bytes('l') };
    const sent = await sentDuring(async () => {
      expect(await store.write('big', { puts })).toBe(true);
      const [cells = []] = await store.read('big', [range]);
      expect(cells).toEqual(puts);
      expect(await store.write('big', { deletes: puts.slice(1).map(({ key }) => key) })).toBe(true);
    });
    expect(sent).toEqual(['evalsha', 'evalsha', 'evalsha']);
    expect(await store.read('big', [range])).toEqual([puts.slice(0, 1)]);
  });

  it('are one for each partition of a readMany', async () => {
    await store.write('p', { puts: [{ key: bytes('a'), value: bytes('1') }] });
    await store.write('q', { puts: [{ key: bytes('a'), value: bytes('2') }] });
    const refs = ['p', 'q', 'p'].map((partition, index) => ({ partition, key: bytes(index === 2 ? 'none' : 'a') }));
    const sent = await sentDuring(async () => {
      expect(await store.readMany(refs)).toEqual([bytes('1'), bytes('2'), undefined]);
    });
    expect(sent).toEqual(['hmget', 'hmget']);
  });

  it('declare every key, with one hash tag', async () => {
    await store.write('}x', { puts: [{ key: bytes('a'), value: bytes('1') }] });
    const keys = (await control.keys('fl:*')).filter((key) => key.includes(`{${bytes('}x').toString('base64url')}}`));
    expect(keys.sort()).toEqual(['fl:{fXg}:k', 'fl:{fXg}:v']);
  });
});
