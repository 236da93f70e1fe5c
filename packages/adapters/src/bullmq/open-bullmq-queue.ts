import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { ClusterNode, RedisOptions } from 'ioredis';
import { loadDriver } from '../load-driver.js';
import { disconnect, safeClient } from '../redis/safe-client.js';
import { wrapRedisError } from '../redis/wrap-redis-error.js';
import type { BullMqQueue } from './bullmq-queue.js';
import { type CreateBullMqQueueOptions, makeBullMqQueue } from './create-bullmq-queue.js';

/** Which server to open a {@link BullMqQueue} on. */
export interface OpenBullMqQueueOptions extends CreateBullMqQueueOptions, CallOptions {
  /** `redis://[user:password@]host:port[/db]`, or `rediss://…` for TLS. @defaultValue from `host` and `port` */
  readonly url?: string | undefined;
  /** The name or address of the Redis server. @defaultValue `'127.0.0.1'` */
  readonly host?: string | undefined;
  /** The port of the Redis server. @defaultValue 6379 */
  readonly port?: number | undefined;
  /** Some nodes of a Redis Cluster, instead of `url`, `host` and `port`. */
  readonly nodes?: readonly ClusterNode[] | undefined;
  /** More options for ioredis (credentials, TLS, …). What makes a connection safe is set afterwards. @defaultValue none */
  readonly redisOptions?: RedisOptions | undefined;
  /** The longest wait for a connection, in milliseconds. @defaultValue 5,000 */
  readonly connectTimeoutMs?: number | undefined;
}

/**
 * Connects to Redis and opens a queue of BullMQ there.
 *
 * While the connection is broken, calls are refused with `ERR_UNAVAILABLE`; it is made anew by itself. Needs the packages
 * `bullmq` and `ioredis`.
 *
 * @throws `ERR_DRIVER_MISSING` without a package; `ERR_UNAVAILABLE` if no server answers; `ERR_INVALID_ARGUMENT`.
 */
export async function openBullMqQueue<Payload>({
  url,
  host = '127.0.0.1',
  port = 6379,
  nodes,
  redisOptions = {},
  connectTimeoutMs = 5_000,
  signal,
  deadlineMs,
  ...options
}: OpenBullMqQueueOptions): Promise<BullMqQueue<Payload>> {
  const { timeoutMs = 5_000, clock } = options;
  requirePositiveInteger('connectTimeoutMs', connectTimeoutMs);
  requirePositiveInteger('timeoutMs', timeoutMs);
  const deadline = Deadline.of({ signal, deadlineMs }, clock);
  deadline.check('opening the queue');
  const driver = await loadDriver('ioredis', () => import('ioredis'));
  const redis = safeClient(driver, { url, host, port, nodes, connectTimeoutMs, timeoutMs, redisOptions });
  const queue = makeBullMqQueue<Payload>(redis, options, () => disconnect(redis));
  try {
    await deadline.within(connectTimeoutMs).race(redis.connect(), 'connecting to Redis');
    await queue.size(deadline.toCallOptions());
    return queue;
  } catch (error) {
    await queue.close();
    throw wrapRedisError(error, 'connecting');
  }
}
