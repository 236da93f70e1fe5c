import type { Cluster, Redis } from 'ioredis';
import type { RedisClient } from './scripted-client.js';

/** Whether `client` speaks to a cluster. */
function isCluster(client: RedisClient): client is Cluster {
  return 'nodes' in client && typeof client.nodes === 'function';
}

/** `client` if it speaks to a cluster. */
export function clusterOf(client: RedisClient): Cluster | undefined {
  return isCluster(client) ? client : undefined;
}

/** The connections to the servers that hold the data: one, or a cluster's masters. */
export function mastersOf(client: RedisClient): Redis[] {
  return isCluster(client) ? client.nodes('master') : [client];
}

/** Every option that may concern commands: the client's own, then those of a cluster's connections. */
export function optionsOf(client: RedisClient): ConnectionOptions[] {
  return isCluster(client) ? [client.options, client.options.redisOptions ?? {}] : [client.options];
}

/** The options of a client that decide what becomes of a command when its connection breaks. */
export interface ConnectionOptions {
  readonly autoResendUnfulfilledCommands?: boolean | undefined;
  readonly commandTimeout?: number | undefined;
  readonly keyPrefix?: string | undefined;
  readonly maxRetriesPerRequest?: number | null | undefined;
  readonly retryDelayOnFailover?: number | undefined;
}
