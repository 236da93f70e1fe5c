import type { createRedisStore } from '@feedloom/adapters/redis';
import { FeedloomError } from '@feedloom/core';
import { Redis } from 'ioredis';
import { startRedis } from '../../../../engines/redis/start-redis.js';
import { startFaultProxy } from '../../proxy/fault-proxy.js';
import { importFrom } from './import-from.js';

const key = Buffer.from('head');
const before = Buffer.from('before');
const after = Buffer.from('after');

/** A client with ioredis's own defaults, whose reply is cut once: what does a guarded write say that it sent twice? */
export async function resentWrites(folder: string): Promise<string | undefined> {
  const copy = await importFrom<{ createRedisStore: typeof createRedisStore }>(folder, 'redis/create-redis-store.ts');
  const server = await startRedis();
  let isArmed = false;
  // Cuts one reply, when it is armed.
  const strikeOnce = (): number => {
    const draw = isArmed ? 0 : 1;
    isArmed = false;
    return draw;
  };
  const random = { next: strikeOnce, bytes: (length: number) => new Uint8Array(length) };
  const proxy = await startFaultProxy({ targetPort: server.port, mode: 'reply-cut', random, rate: 0.5 });
  const client = new Redis(proxy.port, '127.0.0.1', { replyMapping: 'legacy' });
  client.on('error', () => undefined);
  try {
    const store = copy.createRedisStore(client, { timeoutMs: 5000 });
    await store.write('p', { puts: [{ key, value: before }] });
    isArmed = true;
    const change = { guard: { key, expected: before }, puts: [{ key, value: after }] };
    const outcome = await store.write('p', change).catch((error: unknown) => error);
    const [cells] = await store.read('p', [{ key }]);
    const isDone = cells?.[0] !== undefined && after.equals(cells[0].value);
    if (outcome === true && isDone) return undefined;
    if (FeedloomError.is(outcome)) return outcome.indeterminate ? undefined : `a sent write fails as ${outcome.code}`;
    return isDone ? 'a write that was done is reported as refused' : `a write says ${String(outcome)}`;
  } finally {
    client.disconnect();
    proxy.close();
    await server.stop();
  }
}
