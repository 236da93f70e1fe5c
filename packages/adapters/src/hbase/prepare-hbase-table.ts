import { Buffer } from 'node:buffer';
import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { poolOf } from './hbase-client.js';
import type { HBaseClient } from './hbase-client.js';
import { RowNames } from './row-names.js';
import { parseTableName, requireFamilyName } from './table-names.js';
import { wrapHBaseError } from './wrap-hbase-error.js';

/** A server that hangs is not waited for without an end. */
const LONGEST_MS = 60_000;

/** What table to make. */
export interface PrepareHBaseTableOptions extends CallOptions {
  /** The table, as `name` or `namespace:name`. @defaultValue `'feedloom'` */
  readonly table?: string | undefined;
  /** Its column family. @defaultValue `'c'` */
  readonly family?: string | undefined;
  /** The prefix of the store that most rows will belong to; `regions` are cut from its rows. @defaultValue `'fl'` */
  readonly prefix?: string | undefined;
  /** Into how many regions the table is cut at first. @defaultValue 1 */
  readonly regions?: number | undefined;
}

/**
 * Makes the table of a store if it is not there: one version of each cell, kept tidy in memory. Idempotent; a table that is
 * there is left as it is.
 *
 * Takes seconds, as HBase does, and a minute at most.
 *
 * @returns Whether it was made now.
 * @throws `ERR_INVALID_ARGUMENT`, `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED`
 */
export async function prepareHBaseTable(
  client: HBaseClient,
  { table = 'feedloom', family = 'c', prefix = 'fl', regions = 1, ...options }: PrepareHBaseTableOptions = {},
): Promise<boolean> {
  requirePositiveInteger('regions', regions);
  const { namespace, qualifier } = parseTableName(table);
  requireFamilyName(family);
  const splits = new RowNames(prefix).splits(regions);
  const deadline = Deadline.of(options).within(LONGEST_MS);
  deadline.check('preparing the table');
  const pool = poolOf(client);
  const { TColumnFamilyDescriptor, TTableDescriptor, TTableName } = pool.driver.thrift2;
  const tableName = new TTableName({ ns: Buffer.from(namespace), qualifier: Buffer.from(qualifier) });
  const exists = (): Promise<boolean> =>
    pool.run(deadline, 'looking for the table', (calls) => calls.tableExists(tableName));
  const descriptor = new TTableDescriptor({
    tableName,
    columns: [
      new TColumnFamilyDescriptor({ name: Buffer.from(family), maxVersions: 1, attributes: FAMILY_ATTRIBUTES }),
    ],
  });
  try {
    if (await exists()) return false;
    await pool.run(deadline, 'making the table', (calls) => calls.createTable(descriptor, splits), true);
    return true;
  } catch (error) {
    // Another process may have been faster.
    if (await exists().catch(() => false)) return false;
    throw wrapHBaseError(error, { doing: 'preparing the table', isWrite: true });
  }
}

/** Cells that were replaced or deleted leave memory without waiting for a flush. */
const FAMILY_ATTRIBUTES = { IN_MEMORY_COMPACTION: 'EAGER' };
