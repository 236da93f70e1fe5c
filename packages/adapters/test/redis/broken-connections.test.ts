import { createRedisStore, openRedisStore } from '@feedloom/adapters/redis';
import type { Change, OrderedStore } from '@feedloom/core';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../../engines/free-port.js';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';
import { rejectionOf } from '../rejection-of.js';
import { startCuttingProxy } from './cutting-proxy.js';

const key = Buffer.from('h');
const put = (text: string): Change => ({ puts: [{ key, value: Buffer.from(text) }] });
const swap = (from: string, to: string): Change => ({ guard: { key, expected: Buffer.from(from) }, ...put(to) });

async function head(store: OrderedStore): Promise<string | undefined> {
  const [[found] = []] = await store.read('p', [{ key }]);
  return found === undefined ? undefined : Buffer.from(found.value).toString();
}

/** Calls until the connection is there again. */
async function onceConnected<Result>(call: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await call();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describe.skipIf(whyNoRedis() !== undefined)('a RedisStore whose connection breaks', () => {
  let server: RedisServer;
  let store: OrderedStore;
  beforeEach(async () => {
    server = await startRedis({ fsync: 'system' });
    store = await openRedisStore({ port: server.port, timeoutMs: 500 });
    await store.write('p', put('first'));
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  it('reports calls that get no answer as late; a write may still be done', async () => {
    process.kill(server.pid, 'SIGSTOP');
    const [write, read] = await Promise.all([
      rejectionOf(store.write('p', swap('first', 'second'))),
      rejectionOf(store.read('p', [{ key }])),
    ]);
    expect(write).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true, retryable: true });
    expect(read).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: false, retryable: true });
    process.kill(server.pid, 'SIGCONT');
    expect(await onceConnected(() => head(store))).toBe('second');
  });

  it('settles what is in flight when the server is killed, refuses calls while it is down, and recovers', async () => {
    process.kill(server.pid, 'SIGSTOP');
    const write = rejectionOf(store.write('p', swap('first', 'second')));
    const read = rejectionOf(store.read('p', [{ key }]));
    await server.kill();
    expect(await write).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: true, retryable: true });
    expect(await read).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: false });
    expect(await rejectionOf(store.write('p', put('lost')))).toMatchObject({
      code: 'ERR_UNAVAILABLE',
      indeterminate: false,
      retryable: true,
    });
    await server.restart();
    expect(await onceConnected(() => head(store))).toBe('first');
    expect(await store.write('p', swap('first', 'third'))).toBe(true);
  });

  it('says that a write is indeterminate when its answer is lost', async () => {
    const proxy = await startCuttingProxy(server.port);
    const cut = await openRedisStore({ port: proxy.port });
    proxy.cutNextAnswer();
    const error = await rejectionOf(cut.write('p', swap('first', 'second')));
    expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: true });
    expect(await head(store)).toBe('second');
    await cut.close();
    proxy.close();
  });

  it('asks again for what was being read from a replica, and for what is asked while there is none', async () => {
    const proxy = await startCuttingProxy(server.port);
    await using replica = await openRedisStore({ port: proxy.port, replica: true, timeoutMs: 5000 });
    expect(await head(replica)).toBe('first');
    for (let loss = 0; loss < 3; loss += 1) {
      proxy.cutNextAnswer();
      const inFlight = head(replica);
      const cells = replica.readMany([{ partition: 'p', key }]);
      expect([await inFlight, await cells, await head(replica)]).toEqual(['first', [Buffer.from('first')], 'first']);
    }
    await server.kill();
    const whileDead = head(replica);
    await server.restart();
    expect(await whileDead).toBe('first');
    proxy.close();
  });

  it('gives up a read from replicas when its time is over, or its store is closed', async () => {
    const proxy = await startCuttingProxy(server.port);
    const replica = await openRedisStore({ port: proxy.port, replica: true, timeoutMs: 500 });
    await server.kill();
    const error = await rejectionOf(head(replica));
    expect(error.retryable).toBe(true);
    const closing = rejectionOf(head(replica));
    await replica.close();
    // Whether it is late or has no server is the same moment.
    for (const { code } of [error, await closing]) expect(['ERR_UNAVAILABLE', 'ERR_TIMEOUT']).toContain(code);
    proxy.close();
  });

  it('never takes the refusal of a write that its client sent twice for an answer', async () => {
    const proxy = await startCuttingProxy(server.port);
    // ioredis's own defaults: it sends the write again by itself, and the guard refuses its second coming.
    const client = new Redis(proxy.port, '127.0.0.1');
    const resending = createRedisStore(client, { timeoutMs: 5000 });
    expect(await head(resending)).toBe('first');
    proxy.cutNextAnswer();
    const error = await rejectionOf(resending.write('p', swap('first', 'second')));
    expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: true });
    expect(await head(store)).toBe('second');
    expect(await resending.write('p', swap('wrong', 'third'))).toBe(false);
    await resending.close();
    client.disconnect();
    proxy.close();
  });

  it('refuses writes for want of memory whole, and not as indeterminate', async () => {
    const control = new Redis(server.port);
    await control.config('SET', 'maxmemory', '1');
    const error = await rejectionOf(store.write('p', { ...put('second'), deletes: [Buffer.from('other')] }));
    expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: false });
    await control.config('SET', 'maxmemory', '0');
    expect(await head(store)).toBe('first');
    control.disconnect();
  });

  it('never takes the word of a primary that has been demoted', async () => {
    const control = new Redis(server.port);
    await control.replicaof('127.0.0.1', await freePort());
    // What it has may be old: that a guard does not match there says nothing.
    for (const change of [put('second'), swap('first', 'second'), swap('other', 'second')]) {
      const error = await rejectionOf(store.write('p', change));
      expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: false, retryable: true });
      await onceConnected(() => head(store));
    }
    await control.replicaof('NO', 'ONE');
    expect(await onceConnected(() => store.write('p', swap('other', 'second')))).toBe(false);
    control.disconnect();
  });

  it('does not open where nobody answers', async () => {
    const error = await rejectionOf(openRedisStore({ port: await freePort(), connectTimeoutMs: 500 }));
    expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    const nodes = [{ host: '127.0.0.1', port: await freePort() }];
    expect((await rejectionOf(openRedisStore({ nodes, connectTimeoutMs: 500 }))).code).toBe('ERR_UNAVAILABLE');
  });
});
