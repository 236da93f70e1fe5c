import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { ClusterNode, RedisOptions, SentinelAddress } from 'ioredis';
import { loadDriver } from '../load-driver.js';
import { checkedConfirm } from './confirm-options.js';
import { ConfirmedCalls } from './confirmed-calls.js';
import { DEFAULT_TIMEOUT_MS } from './create-redis-store.js';
import type { CreateRedisStoreOptions } from './create-redis-store.js';
import { RedisStore } from './redis-store.js';
import { confirmingClient, disconnect, safeClient } from './safe-client.js';
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
  /** Some sentinels of a watched group, instead of `url`, `host` and `port`. */
  readonly sentinels?: readonly Partial<SentinelAddress>[] | undefined;
  /** What the sentinels call the group. @defaultValue `'mymaster'` */
  readonly name?: string | undefined;
  /**
   * Reads from replicas of a Cluster or of a group with sentinels, which may lag, and refuses writes: for the `replica`
   * of a feed service. @defaultValue `false`
   */
  readonly replica?: boolean | undefined;
  /** The longest wait for a connection, in milliseconds. @defaultValue 5,000 */
  readonly connectTimeoutMs?: number | undefined;
  /** More options for ioredis (credentials, TLS, …). What makes a connection safe is set afterwards. @defaultValue none */
  readonly redisOptions?: RedisOptions | undefined;
}

/**
 * Connects to a Redis server, Cluster or group with sentinels, in a way that neither hangs nor sends a write twice, and
 * opens a store on it.
 *
 * While there is no primary, calls are refused with `ERR_UNAVAILABLE`; the new one is found by itself. Unless
 * `durability` or `confirm` is given, the server is asked how it stores. Needs the package `ioredis`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no server answers; `ERR_INVALID_ARGUMENT`.
 */
export async function openRedisStore({
  url,
  host = '127.0.0.1',
  port = 6379,
  nodes,
  sentinels,
  name,
  replica = false,
  connectTimeoutMs = 5000,
  redisOptions = {},
  prefix = 'fl',
  timeoutMs = DEFAULT_TIMEOUT_MS,
  durability,
  confirm,
  ...options
}: OpenRedisStoreOptions = {}): Promise<RedisStore> {
  const deadline = Deadline.of(options);
  deadline.check('opening the store');
  requirePositiveInteger('timeoutMs', timeoutMs);
  requirePositiveInteger('connectTimeoutMs', connectTimeoutMs);
  const checked = confirm && checkedConfirm(confirm, timeoutMs);
  const driver = await loadDriver('ioredis', () => import('ioredis'));
  const servers = { url, host, port, nodes, sentinels, name, isReplica: replica };
  const client = safeClient(driver, { ...servers, connectTimeoutMs, timeoutMs, redisOptions });
  const writer = checked && confirmingClient(client, timeoutMs);
  const clients = writer === undefined ? [client] : [client, writer];
  const release = async (): Promise<void> => {
    await Promise.all(clients.map(disconnect));
  };
  try {
    const connecting = Promise.all(clients.map((each) => each.connect()));
    await deadline.within(connectTimeoutMs).race(connecting, 'connecting to Redis');
    const stored = durability ?? (await deadline.race(serverDurability(client), 'asking Redis how it stores'));
    return new RedisStore({
      client,
      prefix,
      timeoutMs,
      durability: checked === undefined ? stored : 'quorum',
      confirmed: writer && checked && new ConfirmedCalls(writer, checked),
      isReplica: replica,
      release,
    });
  } catch (error) {
    await release();
    throw wrapRedisError(error, 'connecting');
  }
}
