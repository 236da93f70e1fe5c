export type { GraphShape } from './graph-shape.js';
export { migratePgvector } from './migrate-pgvector.js';
export type { MigratePgvectorOptions } from './migrate-pgvector.js';
export { openPgvectorIndex } from './open-pgvector-index.js';
export type { OpenPgvectorIndexOptions } from './open-pgvector-index.js';
export type { PgvectorIndex } from './pgvector-index.js';
export type { VectorTable } from './vector-schema.js';
export type { PostgresConnection } from '../postgres/open-pool.js';
