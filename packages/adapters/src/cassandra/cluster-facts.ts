import type { OrderedStoreSupport } from '@feedloom/core';
import { FeedloomError, quote } from '@feedloom/core';
import type { CassandraClient } from './cassandra-client.js';

/** What a cluster says about a keyspace. */
export interface ClusterFacts {
  /** On how many nodes a partition is kept, of one data centre or of all. */
  readonly replicas: number;
  /** What an acknowledged write has survived. */
  readonly durability: OrderedStoreSupport['durability'];
}

/**
 * Asks the cluster how it keeps a keyspace.
 *
 * @param localDataCenter - The one whose quorum is waited for; `undefined` for a quorum of all.
 * @throws `ERR_NOT_FOUND` if there is no such keyspace.
 */
export async function clusterFacts(
  client: CassandraClient,
  keyspace: string,
  localDataCenter: string | undefined,
): Promise<ClusterFacts> {
  const { rows } = await client.execute(
    'SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?',
    [keyspace],
    { prepare: true },
  );
  const replication = rows[0]?.['replication'] as Readonly<Record<string, string>> | undefined;
  if (replication === undefined) {
    throw new FeedloomError(
      'ERR_NOT_FOUND',
      `There is no keyspace ${quote(keyspace)} in Cassandra. Run \`migrateCassandra\` first.`,
    );
  }
  const replicas = replicasOf(replication, localDataCenter);
  if (replicas > 1) return { replicas, durability: 'quorum' };
  return { replicas, durability: await durabilityOfOneNode(client) };
}

function replicasOf(replication: Readonly<Record<string, string>>, dataCenter: string | undefined): number {
  const counts = Object.entries(replication).filter(([name]) => name !== 'class');
  const local = counts.filter(([name]) => name === dataCenter);
  // A SimpleStrategy knows no data centres: it has one count, `replication_factor`.
  return (local.length > 0 ? local : counts).reduce((sum, [, count]) => sum + Number.parseInt(count, 10), 0);
}

/**
 * A process that is killed loses nothing that reached the disk. With `periodic`, the default, it loses what came after
 * the last mark in the log, up to 100 ms: that is no more than memory promises.
 */
async function durabilityOfOneNode(client: CassandraClient): Promise<OrderedStoreSupport['durability']> {
  try {
    const { rows } = await client.execute("SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'");
    return ['batch', 'group'].includes(String(rows[0]?.['value'])) ? 'fsync' : 'memory';
  } catch {
    // Before Cassandra 4, in Scylla, or without the right to look.
    return 'memory';
  }
}
