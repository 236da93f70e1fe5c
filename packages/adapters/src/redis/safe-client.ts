import type { ClusterNode, RedisOptions } from 'ioredis';
import type { RedisClient } from './scripted-client.js';

/** Where and how a client connects. */
export interface SafeClientOptions {
  readonly url: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly nodes: readonly ClusterNode[] | undefined;
  readonly connectTimeoutMs: number;
  readonly timeoutMs: number;
  readonly redisOptions: RedisOptions;
}

/**
 * A client, not yet connected, that neither hangs nor sends a command twice: what is in flight when a connection
 * breaks is rejected, and what comes before there is one again is refused.
 */
export function safeClient(
  { Cluster, Redis }: Pick<typeof import('ioredis'), 'Cluster' | 'Redis'>,
  { url, host, port, nodes, connectTimeoutMs, timeoutMs, redisOptions }: SafeClientOptions,
): RedisClient {
  const safe = {
    ...redisOptions,
    replyMapping: 'legacy',
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: timeoutMs,
    // A half-open connection answers nothing and is never closed by itself: it is given up, and made anew.
    socketTimeout: 2 * timeoutMs,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (times: number): number => Math.min(50 * times, 1000),
  } as const;
  const client =
    nodes !== undefined
      ? new Cluster([...nodes], {
          lazyConnect: true,
          enableOfflineQueue: false,
          retryDelayOnFailover: 0,
          slotsRefreshInterval: 5000,
          redisOptions: safe,
        })
      : url === undefined
        ? new Redis({ ...safe, host, port })
        : new Redis(url, safe);
  // Every call reports its own error; without a listener ioredis would print each one.
  client.on('error', () => undefined);
  return client;
}

/** Lets commands in flight finish, then closes; a broken connection is closed at once. */
export async function disconnect(client: RedisClient): Promise<void> {
  if (client.status === 'ready') await client.quit().catch(() => undefined);
  client.disconnect();
}
