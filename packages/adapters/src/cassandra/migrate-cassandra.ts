import { Deadline, FeedloomError, quote, requireNonNegative } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { CassandraClient } from './cassandra-client.js';
import { DEFAULT_KEYSPACE, DEFAULT_TABLE, checkName, tableName } from './table-name.js';
import { wrapCassandraError } from './wrap-cassandra-error.js';

/** What {@link migrateCassandra} makes. */
export interface MigrateCassandraOptions extends CallOptions {
  /** The keyspace: small letters, digits and `_`. @defaultValue `'feedloom'` */
  readonly keyspace?: string | undefined;
  /** The table: small letters, digits and `_`. @defaultValue `'cells'` */
  readonly table?: string | undefined;
  /** How many replicas in each data centre, by its name; for a keyspace that is not there yet. */
  readonly replication: Readonly<Record<string, number>>;
  /**
   * How long the mark of a deleted cell is kept, in seconds. With more than one replica, repair every node more often
   * than that, or a replica that was away brings deleted cells back; with one, nothing needs the marks.
   * @defaultValue 86,400, or 0 if there is one replica in all
   */
  readonly gcGraceSeconds?: number | undefined;
}

/**
 * Makes the keyspace and the table of a store, if they are not there, and sets the table's options. Idempotent.
 *
 * Compaction is levelled and may rewrite one file for its marks alone, so that marks of deleted cells are read past for
 * a bounded time. Needs the rights to create; the store itself needs only `SELECT` and `MODIFY`.
 *
 * @param client - `new Client(…)` of cassandra-driver; stays open.
 * @throws `ERR_INVALID_ARGUMENT`, `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED`
 */
export async function migrateCassandra(
  client: CassandraClient,
  {
    keyspace = DEFAULT_KEYSPACE,
    table = DEFAULT_TABLE,
    replication,
    gcGraceSeconds = isSingleCopy(replication) ? 0 : 86_400,
    ...options
  }: MigrateCassandraOptions,
): Promise<void> {
  const deadline = Deadline.of(options);
  requireNonNegative('gcGraceSeconds', gcGraceSeconds);
  const name = tableName(keyspace, table);
  const settings =
    `gc_grace_seconds = ${Math.floor(gcGraceSeconds)} AND compaction = {'class': 'LeveledCompactionStrategy', ` +
    `'unchecked_tombstone_compaction': 'true', 'tombstone_threshold': '0.1', 'tombstone_compaction_interval': '3600'}`;
  const statements = [
    `CREATE KEYSPACE IF NOT EXISTS "${checkName('keyspace', keyspace)}" WITH replication = ${strategy(replication)}`,
    `CREATE TABLE IF NOT EXISTS ${name} (partition text, key blob, value blob, PRIMARY KEY (partition, key)) ` +
      `WITH ${settings}`,
    `ALTER TABLE ${name} WITH ${settings}`,
  ];
  for (const statement of statements) {
    deadline.check('the migration');
    try {
      await deadline.race(client.execute(statement), 'the migration', { indeterminate: true });
    } catch (error) {
      throw wrapCassandraError(error, 'the migration', true);
    }
  }
}

function isSingleCopy(replication: Readonly<Record<string, number>>): boolean {
  return Object.values(replication).reduce((sum, count) => sum + count, 0) === 1;
}

function strategy(replication: Readonly<Record<string, number>>): string {
  const counts = Object.entries(replication).map(([name, count]) => {
    // Names of data centres cannot be parameters either.
    if (/^[\w .-]+$/.test(name) && Number.isSafeInteger(count) && count > 0) return `'${name}': ${count}`;
    const got = quote(`${name}: ${count}`);
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`replication\` must be names and positive counts, got ${got}.`);
  });
  if (counts.length === 0) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', '`replication` must name at least one data centre.');
  }
  return `{'class': 'NetworkTopologyStrategy', ${counts.join(', ')}}`;
}
