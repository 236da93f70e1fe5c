import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { DEFAULT_TIMEOUT_MS } from './create-postgres-store.js';
import type { CreatePostgresStoreOptions } from './create-postgres-store.js';
import { openPool } from './open-pool.js';
import type { PostgresConnection } from './open-pool.js';
import { PooledQueries } from './pooled-queries.js';
import { PostgresStore } from './postgres-store.js';
import { requireFunction } from './require-function.js';
import { serverDurability } from './server-durability.js';
import { storeFunctions } from './store-functions.js';

/** Which server to open a {@link PostgresStore} on. */
export interface OpenPostgresStoreOptions extends CreatePostgresStoreOptions, PostgresConnection, CallOptions {}

/**
 * Connects to a PostgreSQL server, or to a proxy that pools transactions, and opens a store on it, once
 * `migratePostgres` has run.
 *
 * Broken connections are made anew by themselves; a write is never sent twice. Unless `durability` is given, the server
 * is asked for it. Needs the package `pg`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_NOT_FOUND` without the table; `ERR_UNAVAILABLE` if no server
 * answers; `ERR_INVALID_ARGUMENT`, `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function openPostgresStore({
  schema,
  table,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  durability,
  connectionString,
  poolSize = 10,
  connectTimeoutMs = 5000,
  poolOptions,
  ...options
}: OpenPostgresStoreOptions = {}): Promise<PostgresStore> {
  const deadline = Deadline.of(options).within(connectTimeoutMs);
  deadline.check('opening the store');
  requirePositiveInteger('timeoutMs', timeoutMs);
  requirePositiveInteger('poolSize', poolSize);
  requirePositiveInteger('connectTimeoutMs', connectTimeoutMs);
  const { write } = storeFunctions({ schema, table });
  const { pool, release } = await openPool({ connectionString, poolSize, connectTimeoutMs, poolOptions });
  try {
    const queries = new PooledQueries(pool, connectTimeoutMs);
    await requireFunction(queries, write, 'migratePostgres', deadline);
    const promised = durability ?? (await serverDurability(queries, deadline));
    return new PostgresStore({ pool, schema, table, timeoutMs, durability: promised, release });
  } catch (error) {
    await release();
    throw error;
  }
}
