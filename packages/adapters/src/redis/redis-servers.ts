import type { ClusterNode, RedisOptions, SentinelAddress } from 'ioredis';
import { loadDriver } from '../load-driver.js';
import { safeClient } from './safe-client.js';
import type { RedisClient } from './scripted-client.js';

/** Which servers to connect to. */
export interface RedisServers {
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
  /** The longest wait for a connection, in milliseconds. @defaultValue 5,000 */
  readonly connectTimeoutMs?: number | undefined;
  /** More options for ioredis (credentials, TLS, …). What makes a connection safe is set afterwards. @defaultValue none */
  readonly redisOptions?: RedisOptions | undefined;
}

/** A client of these servers, not yet connected, whose commands settle within `timeoutMs`. @throws `ERR_DRIVER_MISSING` */
export async function clientOf(
  { url, host = '127.0.0.1', port = 6379, nodes, sentinels, name, ...servers }: RedisServers,
  { timeoutMs, isReplica = false }: { readonly timeoutMs: number; readonly isReplica?: boolean },
): Promise<RedisClient> {
  const { connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS, redisOptions = {} } = servers;
  const driver = await loadDriver('ioredis', () => import('ioredis'));
  const at = { url, host, port, nodes, sentinels, name, isReplica };
  return safeClient(driver, { ...at, connectTimeoutMs, timeoutMs, redisOptions });
}

/** The default of {@link RedisServers.connectTimeoutMs}. */
export const DEFAULT_CONNECT_TIMEOUT_MS = 5000;
