import { Deadline, FeedloomError, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions, EmbeddingSpace } from '@feedloom/core';
import type { Pool } from 'pg';
import { openPool } from '../postgres/open-pool.js';
import type { OpenedPool, PostgresConnection } from '../postgres/open-pool.js';
import { PooledQueries } from '../postgres/pooled-queries.js';
import { requireFunction } from '../postgres/require-function.js';
import { watchPool } from '../postgres/watch-pool.js';
import { PgvectorIndex } from './pgvector-index.js';
import { requireSpace } from './require-space.js';
import { vectorNames } from './vector-schema.js';
import type { VectorTable } from './vector-schema.js';
import { VectorStatements } from './vector-statements.js';

/** Which index to open, and how it is searched. */
export interface OpenPgvectorIndexOptions extends VectorTable, PostgresConnection, CallOptions {
  /** Of which space its vectors are. A table of another space is refused. */
  readonly space: EmbeddingSpace;
  /** A pool of yours to use, which stays yours. @defaultValue one of its own, by `connectionString` */
  readonly pool?: Pool | undefined;
  /**
   * How many candidates the graph keeps, 1 to 1,000: more find more, and take longer. At least the limit is kept, and
   * four times as many through a filter. @defaultValue 80
   */
  readonly efSearch?: number | undefined;
  /**
   * Where at most so many items are expected to pass the filter, all of them are compared, which finds the nearest for
   * certain. What is expected comes from the statistics of the last `ANALYZE`.
   * @defaultValue 5,000
   */
  readonly compareWithin?: number | undefined;
  /** The longest that any call takes, in milliseconds; a call's own `deadlineMs` can only shorten it. @defaultValue 5,000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * Opens a vector index in a PostgreSQL database with pgvector 0.8 or newer, once `migratePgvector` has run. A proxy that
 * pools transactions may stand between. Needs the package `pg`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_NOT_FOUND` without the table; `ERR_INVALID_ARGUMENT` if it holds
 * vectors of another space; `ERR_UNAVAILABLE` if no server answers; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function openPgvectorIndex({
  space,
  schema,
  table,
  pool: given,
  efSearch = 80,
  compareWithin = 5000,
  timeoutMs = 5000,
  connectionString,
  poolSize = 10,
  connectTimeoutMs = 5000,
  poolOptions,
  ...options
}: OpenPgvectorIndexOptions): Promise<PgvectorIndex> {
  const deadline = Deadline.of(options).within(connectTimeoutMs);
  deadline.check('opening the index');
  for (const [name, value] of Object.entries({ efSearch, compareWithin, timeoutMs, poolSize, connectTimeoutMs })) {
    requirePositiveInteger(name, value);
  }
  if (efSearch > 1000)
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`efSearch\` must be at most 1,000, got \`${efSearch}\`.`);
  const names = vectorNames({ schema, table });
  const { pool, release }: OpenedPool =
    given === undefined
      ? await openPool({ connectionString, poolSize, connectTimeoutMs, poolOptions })
      : { pool: given, release: watchPool(given) };
  try {
    const opening = new PooledQueries(pool, connectTimeoutMs);
    await requireFunction(opening, names.search, 'migratePgvector', deadline);
    const text = `SELECT held.id, t.oid, quote_ident(n.nspname) || '.vector' FROM ${names.space} AS held, pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace JOIN pg_type t ON t.typnamespace = n.oid AND t.typname = 'vector'
WHERE e.extname = 'vector'`;
    const [row] = await opening.run({ text, values: [], what: 'asking for the space' }, deadline);
    const [id, oid, name] = row ?? [];
    requireSpace(id, space);
    const statements = new VectorStatements({ schema, table }, { oid: Number(oid), name: name ?? '' });
    const [counted] = await opening.run(statements.count(), deadline);
    const queries = new PooledQueries(pool, timeoutMs);
    return new PgvectorIndex({
      space,
      queries,
      statements,
      size: Number(counted?.[0]),
      efSearch,
      compareWithin,
      timeoutMs,
      release,
    });
  } catch (error) {
    await release();
    throw error;
  }
}
