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
  /** For each version, what leads to it from the one before. */
  readonly versions: readonly Step[];
  /** What is checked at the end, whatever the version. @defaultValue nothing */
  readonly check?: Step | undefined;
}

/** Runs one statement of a migration. @returns Its rows. */
export type RunStatement = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** One part of a migration, inside its transaction. What it throws undoes all of it. */
export type Step = (run: RunStatement) => Promise<void>;

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
    client = await connected(pool, deadline);
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

async function connected(pool: Pool, deadline: Deadline): Promise<PoolClient> {
  const coming = pool.connect();
  try {
    return await deadline.race(coming, 'connecting');
  } catch (error) {
    // It may still come, and the pool may be the caller's.
    coming.then(
      (client) => client.release(),
      () => undefined,
    );
    throw error;
  }
}

async function migrateOn(
  client: PoolClient,
  { schema = DEFAULT_SCHEMA, table, versions, check }: Pick<Migration, 'schema' | 'table' | 'versions' | 'check'>,
): Promise<number> {
  const within = sqlName('schema', schema);
  sqlName('table', table);
  const run: RunStatement = async (text, values = []) => {
    const { rows } = await client.query<Record<string, unknown>>(text, [...values]);
    return rows;
  };
  await run('BEGIN ISOLATION LEVEL READ COMMITTED');
  await run(`SELECT pg_advisory_xact_lock(${LOCK})`);
  // Asked first: `IF NOT EXISTS` needs the right to create even where there is nothing to do.
  const schemas = await run('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (schemas.length === 0) await run(`CREATE SCHEMA ${within}`);
  await run(
    `CREATE TABLE IF NOT EXISTS ${within}."feedloom_versions" ("table" text PRIMARY KEY, version int4 NOT NULL)`,
  );
  const [held] = await run(`SELECT version FROM ${within}."feedloom_versions" WHERE "table" = $1`, [table]);
  const before = Number(held?.['version'] ?? 0);
  for (const step of versions.slice(before)) await step(run);
  await check?.(run);
  // A newer release may have been here.
  const version = Math.max(before, versions.length);
  await run(
    `INSERT INTO ${within}."feedloom_versions" VALUES ($1, $2) ON CONFLICT ("table") DO UPDATE SET version = excluded.version`,
    [table, version],
  );
  await run('COMMIT');
  return version;
}
