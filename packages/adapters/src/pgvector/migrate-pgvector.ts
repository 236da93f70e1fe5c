import type { CallOptions, EmbeddingSpace } from '@feedloom/core';
import { requirePositiveInteger } from '@feedloom/core';
import type { Pool } from 'pg';
import { migrate } from '../postgres/migrate.js';
import type { PostgresConnection } from '../postgres/open-pool.js';
import { graphShape } from './graph-shape.js';
import type { GraphShape } from './graph-shape.js';
import { requireSpace } from './require-space.js';
import { DEFAULT_VECTORS, makeVectorSchema, vectorNames } from './vector-schema.js';
import type { VectorTable } from './vector-schema.js';

/** Which index to make, and where. */
export interface MigratePgvectorOptions extends VectorTable, GraphShape, PostgresConnection, CallOptions {
  /** Of which space its vectors are; more than 4,000 numbers are kept, but compared one by one. */
  readonly space: EmbeddingSpace;
  /** A pool of yours to use, instead of `connectionString`. @defaultValue a connection of its own */
  readonly pool?: Pool | undefined;
}

/**
 * Makes the table and the graph of a `PgvectorIndex`, and the extension `vector` if the database has none, or brings
 * those of an older release up to date.
 *
 * All in one transaction. Running it again, or in many processes at once, is the same as running it once.
 *
 * @returns The version that the table has now.
 * @throws `ERR_INVALID_ARGUMENT` for a shape that the extension cannot build, or if the table holds vectors of another
 * space; `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED`, `ERR_DRIVER_MISSING`
 */
export async function migratePgvector(options: MigratePgvectorOptions): Promise<number> {
  const { schema, table = DEFAULT_VECTORS, space } = options;
  requirePositiveInteger('space.dimension', space.dimension);
  const shape = graphShape(options);
  const names = vectorNames({ schema, table });
  return migrate({
    ...options,
    schema,
    table,
    versions: [(run) => makeVectorSchema(run, { schema, table, space, ...shape })],
    async check(run) {
      const [held] = await run(`SELECT id FROM ${names.space}`);
      requireSpace(held?.['id'], space);
    },
  });
}
