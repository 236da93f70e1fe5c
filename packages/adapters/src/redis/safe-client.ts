import type { ClusterNode, Redis, RedisOptions, SentinelAddress } from 'ioredis';
import { clusterOf } from './client-nodes.js';
import { replicaConnector } from './replica-connector.js';
import type { RedisClient } from './scripted-client.js';

/** Where and how a client connects. */
export interface SafeClientOptions {
  readonly url: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly nodes: readonly ClusterNode[] | undefined;
  readonly sentinels?: readonly Partial<SentinelAddress>[] | undefined;
  readonly name?: string | undefined;
  readonly isReplica?: boolean | undefined;
  readonly connectTimeoutMs: number;
  readonly timeoutMs: number;
  readonly redisOptions: RedisOptions;
}

/**
 * A client, not yet connected, that neither hangs nor sends a command twice: what is in flight when a connection
 * breaks is rejected, and what comes before there is one again is refused.
 */
export function safeClient(
  driver: Pick<typeof import('ioredis'), 'AbstractConnector' | 'Cluster' | 'Redis'>,
  {
    url,
    host,
    port,
    nodes,
    sentinels,
    name = 'mymaster',
    isReplica = false,
    connectTimeoutMs,
    timeoutMs,
    redisOptions,
  }: SafeClientOptions,
): RedisClient {
  const { Cluster, Redis } = driver;
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
    retryStrategy: (times: number): number => Math.min(50 * times, sentinels === undefined ? 1000 : 200),
    // A primary that has been demoted; where is the new one? The command itself is not sent again.
    reconnectOnError: (error: Error): boolean => error.message.includes('READONLY'),
  } as const;
  const watched = {
    ...safe,
    sentinels: [...(sentinels ?? [])],
    name,
    ...(isReplica && { Connector: replicaConnector(driver) }),
    sentinelCommandTimeout: timeoutMs,
  } satisfies RedisOptions;
  const client =
    nodes !== undefined
      ? new Cluster([...nodes], {
          lazyConnect: true,
          enableOfflineQueue: false,
          retryDelayOnFailover: 0,
          slotsRefreshInterval: 5000,
          scaleReads: isReplica ? 'slave' : 'master',
          redisOptions: safe,
        })
      : sentinels !== undefined
        ? new Redis(watched)
        : url === undefined
          ? new Redis({ ...safe, host, port })
          : new Redis(url, safe);
  // Every call reports its own error; without a listener ioredis would print each one.
  client.on('error', () => undefined);
  return client;
}

/** Another client of the same servers, not yet connected, for what waits to be confirmed; as safe as {@link safeClient}'s. */
export function confirmingClient(client: RedisClient, timeoutMs: number): RedisClient {
  const safe = { commandTimeout: timeoutMs, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 } as const;
  const cluster = clusterOf(client);
  const writer =
    cluster === undefined
      ? (client as Redis).duplicate({ ...safe, lazyConnect: true })
      : cluster.duplicate([], { lazyConnect: true, retryDelayOnFailover: 0, scaleReads: 'master', redisOptions: safe });
  writer.on('error', () => undefined);
  return writer;
}

/** Lets commands in flight finish, then closes; a broken connection is closed at once. */
export async function disconnect(client: RedisClient): Promise<void> {
  if (client.status === 'ready') await client.quit().catch(() => undefined);
  client.disconnect();
}
