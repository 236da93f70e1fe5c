import { Deadline, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import { loadDriver } from '../load-driver.js';
import { NotificationListener } from './notification-listener.js';
import { openPool } from './open-pool.js';
import type { PostgresConnection } from './open-pool.js';
import { PooledQueries } from './pooled-queries.js';
import { PostgresInvalidations } from './postgres-invalidations.js';
import { sqlName } from './sql-name.js';

/** Where invalidations are told. */
export interface OpenPostgresInvalidationsOptions extends PostgresConnection, CallOptions {
  /** The channel: 1 to 40 small letters, digits and `_`, no digit first. @defaultValue `'feedloom'` */
  readonly channel?: string | undefined;
  /** The longest that any call takes, in milliseconds. @defaultValue 2,000 */
  readonly timeoutMs?: number | undefined;
  /** How often a silent server is asked whether it is there, in milliseconds. @defaultValue 5,000 */
  readonly heartbeatMs?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * Connects to a PostgreSQL server and opens invalidations on it, which need no table. Listening takes a connection of its
 * own, from the first subscription on; it must reach the server itself, since a proxy that pools transactions cannot
 * carry it. Needs the package `pg`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no server answers; `ERR_INVALID_ARGUMENT`,
 * `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function openPostgresInvalidations({
  connectionString,
  poolSize = 2,
  connectTimeoutMs = 5000,
  poolOptions = {},
  channel = 'feedloom',
  timeoutMs = 2000,
  heartbeatMs = 5000,
  clock = systemClock,
  ...options
}: OpenPostgresInvalidationsOptions = {}): Promise<PostgresInvalidations> {
  const deadline = Deadline.of(options).within(connectTimeoutMs);
  deadline.check('opening the invalidations');
  const quoted = sqlName('channel', channel);
  for (const [name, value] of Object.entries({ poolSize, connectTimeoutMs, timeoutMs, heartbeatMs })) {
    requirePositiveInteger(name, value);
  }
  const { Client } = (await loadDriver('pg', () => import('pg'))).default;
  const { pool, release } = await openPool({ connectionString, poolSize, connectTimeoutMs, poolOptions });
  try {
    const opening = new PooledQueries(pool, connectTimeoutMs);
    await opening.run({ text: 'SELECT 1', values: [], what: 'connecting' }, deadline);
  } catch (error) {
    await release();
    throw error;
  }
  const address = connectionString === undefined ? {} : { connectionString };
  return new PostgresInvalidations({
    queries: new PooledQueries(pool, timeoutMs),
    ...{ channel, timeoutMs, release },
    createListener: (hear) =>
      new NotificationListener({
        createClient: (config) => new Client({ application_name: 'feedloom', ...address, ...poolOptions, ...config }),
        ...{ channel: quoted, connectTimeoutMs, heartbeatMs, clock, hear },
      }),
  });
}
