import { Socket } from 'node:net';
import { Deadline } from '@feedloom/core';
import type { Pool, PoolConfig } from 'pg';
import { loadDriver } from '../load-driver.js';

/** Which server to connect to, and how. */
export interface PostgresConnection {
  /** `postgresql://[user[:password]@]host[:port][/database]`. @defaultValue what `pg` takes from `PGHOST` and the like */
  readonly connectionString?: string | undefined;
  /** The most connections. @defaultValue 10 */
  readonly poolSize?: number | undefined;
  /** The longest wait for a connection, in milliseconds. @defaultValue 5,000 */
  readonly connectTimeoutMs?: number | undefined;
  /** More options for `pg` (credentials, TLS, …). What keeps calls from hanging is set afterwards. @defaultValue none */
  readonly poolOptions?: PoolConfig | undefined;
}

/** A pool of ours. */
export interface OpenedPool {
  readonly pool: Pool;
  /** Closes it in order; connections that do not part in time are destroyed. */
  readonly release: () => Promise<void>;
}

/** How long a server may take to say goodbye, in milliseconds. */
const PARTING_MS = 1000;

/**
 * Makes a pool, without connecting. It breaks no process and leaves nothing behind, whatever the server does.
 *
 * @throws `ERR_DRIVER_MISSING` without the package `pg`.
 */
export async function openPool({
  connectionString,
  poolSize = 10,
  connectTimeoutMs = 5000,
  poolOptions = {},
}: PostgresConnection): Promise<OpenedPool> {
  const driver = await loadDriver('pg', () => import('pg'));
  const sockets = new Set<Socket>();
  const pool = new driver.default.Pool({
    application_name: 'feedloom',
    keepAlive: true,
    ...(connectionString === undefined ? {} : { connectionString }),
    ...poolOptions,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    stream() {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    },
  });
  pool.on('error', () => undefined);
  const release = async (): Promise<void> => {
    const ended = pool.end();
    await Deadline.of({ deadlineMs: PARTING_MS })
      .race(ended, 'closing')
      .catch(() => undefined);
    for (const socket of sockets) socket.destroy();
  };
  return { pool, release };
}
