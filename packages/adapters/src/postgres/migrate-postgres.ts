import type { CallOptions } from '@feedloom/core';
import type { Pool } from 'pg';
import { migrate } from './migrate.js';
import type { Step } from './migrate.js';
import type { PostgresConnection } from './open-pool.js';
import { storeSchema } from './store-schema.js';
import { DEFAULT_TABLE } from './store-functions.js';
import type { StoreTable } from './store-functions.js';

/** Which table to make, and where. */
export interface MigratePostgresOptions extends StoreTable, PostgresConnection, CallOptions {
  /** A pool of yours to use, instead of `connectionString`. @defaultValue a connection of its own */
  readonly pool?: Pool | undefined;
}

/**
 * Makes the table and the functions of a `PostgresStore`, or brings those of an older release up to date.
 *
 * All in one transaction. Running it again, or in many processes at once, is the same as running it once. Functions of
 * older releases stay, so that processes of both can run. The role needs the right to create in the schema, and in the
 * database if there is no such schema.
 *
 * @returns The version that the table has now.
 * @throws `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED`, `ERR_INVALID_ARGUMENT`, `ERR_DRIVER_MISSING`
 */
export async function migratePostgres(options: MigratePostgresOptions = {}): Promise<number> {
  const { schema, table = DEFAULT_TABLE } = options;
  const version1: Step = async (run) => {
    for (const statement of storeSchema({ schema, table })) await run(statement);
  };
  return migrate({ ...options, schema, table, versions: [version1] });
}
