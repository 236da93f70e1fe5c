import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { ClusterNode, RedisOptions } from 'ioredis';
import { loadDriver } from '../load-driver.js';
import { DEFAULT_TIMEOUT_MS } from './create-redis-store.js';
import type { CreateRedisStoreOptions } from './create-redis-store.js';
import { RedisStore } from './redis-store.js';
import { disconnect, safeClient } from './safe-client.js';
import { serverDurability } from './server-durability.js';
import { wrapRedisError } from './wrap-redis-error.js';

/** Which server to open a {@link RedisStore} on. */
export interface OpenRedisStoreOptions extends CreateRedisStoreOptions, CallOptions {
  /** `redis://[user:password@]host:port[/db]`, or `rediss://…` for TLS. @defaultValue from `host` and `port` */
  readonly url?: string | undefined;
  /** The server's name or address. @defaultValue `'127.0.0.1'` */
  readonly host?: string | undefined;
  /** The server's port. @defaultValue 6379 */
  readonly port?: number | undefined;
  /** Some nodes of a Redis Cluster, instead of `url`, `host` and `port`. */
  readonly nodes?: readonly ClusterNode[] | undefined;
  /** The longest wait for a connection, in milliseconds. @defaultValue 5,000 */
  readonly connectTimeoutMs?: number | undefined;
  /** More options for ioredis (credentials, TLS, …). What makes a connection safe is set afterwards. @defaultValue none */
  readonly redisOptions?: RedisOptions | undefined;
}

/**
 * Connects to a Redis server or Cluster, in a way that neither hangs nor sends a write twice, and opens a store on it.
 *
 * While the connection is broken, calls are refused at once with `ERR_UNAVAILABLE`; it is made anew by itself. Unless
 * `durability` is given, the server is asked for it. Needs the package `ioredis`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no server answers; `ERR_INVALID_ARGUMENT`.
 */
export async function openRedisStore({
  url,
  host = '127.0.0.1',
  port = 6379,
  nodes,
  connectTimeoutMs = 5000,
  redisOptions = {},
  prefix = 'fl',
  timeoutMs = DEFAULT_TIMEOUT_MS,
  durability,
  ...options
}: OpenRedisStoreOptions = {}): Promise<RedisStore> {
  const deadline = Deadline.of(options);
  deadline.check('opening the store');
  requirePositiveInteger('timeoutMs', timeoutMs);
  requirePositiveInteger('connectTimeoutMs', connectTimeoutMs);
  const driver = await loadDriver('ioredis', () => import('ioredis'));
  const client = safeClient(driver, { url, host, port, nodes, connectTimeoutMs, timeoutMs, redisOptions });
  const release = (): Promise<void> => disconnect(client);
  try {
    await deadline.within(connectTimeoutMs).race(client.connect(), 'connecting to Redis');
    const promised = durability ?? (await deadline.race(serverDurability(client), 'asking Redis how it stores'));
    return new RedisStore({ client, prefix, timeoutMs, durability: promised, release });
  } catch (error) {
    await release();
    throw wrapRedisError(error, 'connecting');
  }
}
