import { openRedisStore } from '@feedloom/adapters/redis';
import type { RedisStore } from '@feedloom/adapters/redis';
import { Redis } from 'ioredis';
import type { RedisServer } from '../../engines/redis/start-redis.js';
import { hasRedis, startRedis } from '../../engines/redis/start-redis.js';

/** Two servers of our own, and a place to say what has to be closed before they end. */
export interface Servers {
  readonly own: RedisServer;
  /** A second server, for a peer that must not share the first one's state. */
  readonly twin: RedisServer;
  /** Has `close` called at the end, whether the measurement succeeded or not. The last one is called first. */
  atEnd(close: () => unknown): void;
}

/** Runs `use` with servers that keep nothing, and ends them. */
export async function withRedis<Result>(use: (servers: Servers) => Promise<Result>): Promise<Result> {
  if (!hasRedis()) throw new Error('redis-server is not installed (Debian: apt-get install redis-server).');
  const closes: (() => unknown)[] = [];
  try {
    const [own, twin] = await Promise.all([startRedis(), startRedis()]);
    closes.push(
      () => own.stop(),
      () => twin.stop(),
    );
    return await use({ own, twin, atEnd: (close) => closes.push(close) });
  } finally {
    for (const close of closes.reverse()) await close();
  }
}

/** Our store on a server, closed at the end. */
export async function storeOn({ host, port }: RedisServer, { atEnd }: Servers): Promise<RedisStore> {
  const store = await openRedisStore({ host, port, timeoutMs: 60_000 });
  atEnd(() => store.close());
  return store;
}

/** A client of ioredis with nothing around it. */
export async function bareClient({ host, port }: RedisServer): Promise<Redis> {
  const client = new Redis({ host, port, lazyConnect: true });
  await client.connect();
  return client;
}
