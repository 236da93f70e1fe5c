import { requirePositiveInteger } from '@feedloom/core';
import type { OrderedStoreSupport } from '@feedloom/core';
import type { Pool } from 'pg';
import { watchPool } from './watch-pool.js';
import { PostgresStore } from './postgres-store.js';
import type { StoreTable } from './store-functions.js';

/** How a {@link PostgresStore} uses its server. */
export interface CreatePostgresStoreOptions extends StoreTable {
  /** The longest that any call takes, in milliseconds; a call's own `deadlineMs` can only shorten it. @defaultValue 2,000 */
  readonly timeoutMs?: number | undefined;
  /**
   * What the server's acknowledgement means, for `supports.durability`: `'fsync'` for PostgreSQL as it comes. Only you
   * know: nothing is asked of the server.
   * @defaultValue `'memory'`
   */
  readonly durability?: OrderedStoreSupport['durability'] | undefined;
}

/** The default of {@link CreatePostgresStoreOptions.timeoutMs}. */
export const DEFAULT_TIMEOUT_MS = 2000;

/**
 * A store on a pool of yours, which stays yours: `close()` leaves it open. While the store is open, it listens to the
 * pool's `error` event, which without a listener would end the process.
 *
 * Give the pool a `connectionTimeoutMillis`: without it, a server that accepts connections and does not answer keeps
 * them for ever. Calls settle all the same.
 *
 * @param pool - `new pg.Pool(…)`, to the server or to a proxy that pools transactions.
 * @throws `ERR_INVALID_ARGUMENT` for bad options.
 */
export function createPostgresStore(
  pool: Pool,
  { schema, table, timeoutMs = DEFAULT_TIMEOUT_MS, durability = 'memory' }: CreatePostgresStoreOptions = {},
): PostgresStore {
  requirePositiveInteger('timeoutMs', timeoutMs);
  const release = watchPool(pool);
  return new PostgresStore({ pool, schema, table, timeoutMs, durability, release });
}
