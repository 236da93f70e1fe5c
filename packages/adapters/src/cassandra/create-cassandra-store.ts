import { requirePositiveInteger } from '@feedloom/core';
import type { OrderedStoreSupport } from '@feedloom/core';
import type { CassandraClient } from './cassandra-client.js';
import { CassandraStore } from './cassandra-store.js';
import { consistencyLevels } from './consistency.js';
import type { CassandraConsistency } from './consistency.js';
import { DEFAULT_KEYSPACE, DEFAULT_TABLE, tableName } from './table-name.js';

/** How a {@link CassandraStore} uses its cluster. */
export interface CreateCassandraStoreOptions {
  /** The keyspace of its table: small letters, digits and `_`. @defaultValue `'feedloom'` */
  readonly keyspace?: string | undefined;
  /** Its table, as `migrateCassandra` makes it. Stores with different tables share nothing. @defaultValue `'cells'` */
  readonly table?: string | undefined;
  /** How many replicas are waited for. @defaultValue a quorum of the local data centre */
  readonly consistency?: CassandraConsistency | undefined;
  /**
   * On how many nodes a partition is kept. With 1, no query of a read needs Paxos; with more it must not be 1.
   * @defaultValue 3
   */
  readonly replicas?: number | undefined;
  /** The longest that any call takes, in milliseconds; a call's own `deadlineMs` can only shorten it. @defaultValue 2,000 */
  readonly timeoutMs?: number | undefined;
  /**
   * What an acknowledgement means, for `supports.durability`: `'quorum'` with two replicas or more, `'fsync'` on one
   * node whose `commitlog_sync` is `batch` or `group`. Only you know: nothing is asked of the cluster.
   * @defaultValue `'memory'`, which is all that one node with `periodic` gives: it marks the end of its log every 100 ms
   */
  readonly durability?: OrderedStoreSupport['durability'] | undefined;
}

/** The default of {@link CreateCassandraStoreOptions.timeoutMs}. */
export const DEFAULT_TIMEOUT_MS = 2000;

/**
 * A store over a client of yours, which stays yours: `close()` leaves it open.
 *
 * The client's own retries and speculative executions are not used for writes, nor its consistency levels.
 *
 * @param client - `new Client(…)` of cassandra-driver, connected or not.
 * @throws `ERR_INVALID_ARGUMENT`
 */
export function createCassandraStore(
  client: CassandraClient,
  {
    keyspace = DEFAULT_KEYSPACE,
    table = DEFAULT_TABLE,
    consistency,
    replicas = 3,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    durability = 'memory',
  }: CreateCassandraStoreOptions = {},
): CassandraStore {
  requirePositiveInteger('timeoutMs', timeoutMs);
  requirePositiveInteger('replicas', replicas);
  return new CassandraStore({
    client,
    table: tableName(keyspace, table),
    levels: consistencyLevels(consistency),
    isSingleCopy: replicas === 1,
    timeoutMs,
    durability,
    release: async () => undefined,
  });
}
