import { Deadline } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { Pool, PoolClient } from 'pg';
import { openPool } from './open-pool.js';
import type { PostgresConnection } from './open-pool.js';
import { DEFAULT_SCHEMA, sqlName } from './sql-name.js';
import { wrapPostgresError } from './wrap-postgres-error.js';

/** What to make, and where. */
export interface Migration extends PostgresConnection, CallOptions {
  readonly pool?: Pool | undefined;
  readonly schema?: string | undefined;
  /** What is migrated: each has versions of its own. */
  readonly table: string;
  /** For each version, the statements that lead to it from the one before. */
  readonly versions: readonly (readonly string[])[];
}

/** Held while a migration runs: anything that no other program uses. */
const LOCK = 0x66_65_65_64_6c_6f;

/** Brings a table to its newest version, in one transaction, one process at a time. @returns That version. */
export async function migrate({ pool: given, signal, deadlineMs = 60_000, ...options }: Migration): Promise<number> {
  const deadline = Deadline.of({ signal, deadlineMs });
  deadline.check('the migration');
  const { pool, release } =
    given === undefined ? await openPool({ ...options, poolSize: 1 }) : { pool: given, release: async () => undefined };
  let client: PoolClient | undefined;
  let isBroken = true;
  const ignore = (): void => undefined;
  try {
    client = await deadline.race(pool.connect(), 'connecting');
    client.on('error', ignore);
    const version = await deadline.race(migrateOn(client, options), 'the migration', { indeterminate: true });
    isBroken = false;
    return version;
  } catch (error) {
    throw wrapPostgresError(error, 'the migration', client !== undefined);
  } finally {
    // A transaction that is not over ends with its connection.
    client?.release(isBroken);
    if (!isBroken) client?.off('error', ignore);
    await release();
  }
}

async function migrateOn(
  client: PoolClient,
  { schema = DEFAULT_SCHEMA, table, versions }: Pick<Migration, 'schema' | 'table' | 'versions'>,
): Promise<number> {
  const within = sqlName('schema', schema);
  sqlName('table', table);
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
  const { rowCount } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  // Asked first: `IF NOT EXISTS` needs the right to create even where there is nothing to do.
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${within}`);
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${within}."feedloom_versions" ("table" text PRIMARY KEY, version int4 NOT NULL)`,
  );
  const { rows } = await client.query<{ version: number }>(
    `SELECT version FROM ${within}."feedloom_versions" WHERE "table" = $1`,
    [table],
  );
  const before = rows[0]?.version ?? 0;
  for (const statements of versions.slice(before)) {
    for (const statement of statements) await client.query(statement);
  }
  // A newer release may have been here.
  const version = Math.max(before, versions.length);
  await client.query(
    `INSERT INTO ${within}."feedloom_versions" VALUES ($1, $2) ON CONFLICT ("table") DO UPDATE SET version = excluded.version`,
    [table, version],
  );
  await client.query('COMMIT');
  return version;
}
