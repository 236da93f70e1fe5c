import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { DEFAULT_TIMEOUT_MS } from './create-redis-store.js';
import { RedisInvalidations } from './redis-invalidations.js';
import { DEFAULT_CONNECT_TIMEOUT_MS, clientOf } from './redis-servers.js';
import type { RedisServers } from './redis-servers.js';
import { disconnect } from './safe-client.js';
import type { RedisClient } from './scripted-client.js';
import { wrapRedisError } from './wrap-redis-error.js';

/** How {@link RedisInvalidations} use their server. */
export interface RedisInvalidationsOptions {
  /** The channel; processes that share caches share it. @defaultValue `'fl:invalidations'` */
  readonly channel?: string | undefined;
  /** The longest that any call takes, in milliseconds. @defaultValue 1,000 */
  readonly timeoutMs?: number | undefined;
}

/** Which servers {@link RedisInvalidations} are opened on. */
export interface OpenRedisInvalidationsOptions extends RedisServers, RedisInvalidationsOptions, CallOptions {}

const CHANNEL = 'fl:invalidations';

/**
 * Invalidations over a client of yours, which stays yours; subscribing takes a connection of its own.
 *
 * @throws `ERR_INVALID_ARGUMENT`
 */
export function createRedisInvalidations(
  client: RedisClient,
  { channel = CHANNEL, timeoutMs = DEFAULT_TIMEOUT_MS }: RedisInvalidationsOptions = {},
): RedisInvalidations {
  requirePositiveInteger('timeoutMs', timeoutMs);
  return new RedisInvalidations({ client, channel, timeoutMs, release: async () => undefined });
}

/**
 * Connects to Redis and tells of changed keys through it. Needs the package `ioredis`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no server answers; `ERR_INVALID_ARGUMENT`.
 */
export async function openRedisInvalidations({
  channel = CHANNEL,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  signal,
  deadlineMs,
  ...servers
}: OpenRedisInvalidationsOptions = {}): Promise<RedisInvalidations> {
  const deadline = Deadline.of({ signal, deadlineMs });
  deadline.check('opening invalidations');
  requirePositiveInteger('timeoutMs', timeoutMs);
  const client = await clientOf(servers, { timeoutMs });
  const release = (): Promise<void> => disconnect(client);
  try {
    const { connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS } = servers;
    await deadline.within(connectTimeoutMs).race(client.connect(), 'connecting to Redis');
    return new RedisInvalidations({ client, channel, timeoutMs, release });
  } catch (error) {
    await release();
    throw wrapRedisError(error, 'connecting');
  }
}
