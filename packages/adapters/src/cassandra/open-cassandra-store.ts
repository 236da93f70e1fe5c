import type { Client, ClientOptions } from 'cassandra-driver';
import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { loadDriver } from '../load-driver.js';
import { calmReconnection } from './calm-reconnection.js';
import { CassandraStore } from './cassandra-store.js';
import { clusterFacts } from './cluster-facts.js';
import { consistencyLevels } from './consistency.js';
import { DEFAULT_TIMEOUT_MS } from './create-cassandra-store.js';
import type { CreateCassandraStoreOptions } from './create-cassandra-store.js';
import { DEFAULT_KEYSPACE, DEFAULT_TABLE, tableName } from './table-name.js';
import { wrapCassandraError } from './wrap-cassandra-error.js';

/** Which cluster to open a {@link CassandraStore} on. */
export interface OpenCassandraStoreOptions extends CreateCassandraStoreOptions, CallOptions {
  /** Some of its nodes, as `host` or `host:port`. @defaultValue `['127.0.0.1']` */
  readonly contactPoints?: readonly string[] | undefined;
  /** The data centre whose nodes are used, as `nodetool status` names it. @defaultValue `'datacenter1'` */
  readonly localDataCenter?: string | undefined;
  /** The port of nodes that are named without. @defaultValue 9042 */
  readonly port?: number | undefined;
  /** Who connects. @defaultValue nobody in particular */
  readonly credentials?:
    | {
        /** The role. */
        readonly username: string;
        /** Its password. */
        readonly password: string;
      }
    | undefined;
  /** The longest wait for a connection, in milliseconds. @defaultValue 5,000 */
  readonly connectTimeoutMs?: number | undefined;
  /** More options for cassandra-driver (TLS, load balancing, …). The ones above go before them. @defaultValue none */
  readonly clientOptions?: ClientOptions | undefined;
}

/** How often a node that is down is tried again, in milliseconds. */
const RECONNECT_MS = 250;

/**
 * Connects to a Cassandra or Scylla cluster and opens a store on a table that `migrateCassandra` has made.
 *
 * While no node can be reached, calls are refused at once with `ERR_UNAVAILABLE`; connections are made anew by
 * themselves. Unless `durability` and `replicas` are given, the cluster is asked. Needs the package `cassandra-driver`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no node answers; `ERR_NOT_FOUND` without the
 * keyspace; `ERR_INVALID_ARGUMENT`.
 */
export async function openCassandraStore({
  contactPoints = ['127.0.0.1'],
  localDataCenter = 'datacenter1',
  port = 9042,
  credentials,
  connectTimeoutMs = 5000,
  clientOptions = {},
  keyspace = DEFAULT_KEYSPACE,
  table = DEFAULT_TABLE,
  consistency,
  replicas,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  durability,
  ...options
}: OpenCassandraStoreOptions = {}): Promise<CassandraStore> {
  const deadline = Deadline.of(options);
  deadline.check('opening the store');
  requirePositiveInteger('timeoutMs', timeoutMs);
  requirePositiveInteger('connectTimeoutMs', connectTimeoutMs);
  if (replicas !== undefined) requirePositiveInteger('replicas', replicas);
  const fullName = tableName(keyspace, table);
  const levels = consistencyLevels(consistency);
  const driver = await loadDriver('cassandra-driver', () => import('cassandra-driver'));
  const client = new driver.Client({
    ...clientOptions,
    contactPoints: [...contactPoints],
    localDataCenter,
    ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
    protocolOptions: { ...clientOptions.protocolOptions, port },
    policies: {
      reconnection: new driver.policies.reconnection.ConstantReconnectionPolicy(RECONNECT_MS),
      ...clientOptions.policies,
    },
    socketOptions: { ...clientOptions.socketOptions, connectTimeout: connectTimeoutMs, readTimeout: timeoutMs },
  });
  calmReconnection(client);
  const release = (): Promise<void> => endClient(client, timeoutMs);
  try {
    const opening = deadline.within(connectTimeoutMs);
    await opening.race(client.connect(), 'connecting to Cassandra');
    const local = consistency?.write === undefined || consistency.write === 'localQuorum' ? localDataCenter : undefined;
    const facts =
      durability === undefined || replicas === undefined
        ? await opening.race(clusterFacts(client, keyspace, local), 'asking Cassandra how it stores')
        : { durability, replicas };
    return new CassandraStore({
      client,
      table: fullName,
      levels,
      isSingleCopy: (replicas ?? facts.replicas) === 1,
      timeoutMs,
      durability: durability ?? facts.durability,
      release,
    });
  } catch (error) {
    await release();
    throw wrapCassandraError(error, 'connecting');
  }
}

/** Ends the connections; one that does not end is not waited for. */
async function endClient(client: Client, timeoutMs: number): Promise<void> {
  // A client that is still connecting ends by itself once it has; nobody waits for it.
  await Deadline.of({ deadlineMs: timeoutMs })
    .race(client.shutdown(), 'closing the client')
    .catch(() => undefined);
}
