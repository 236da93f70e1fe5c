export { createPostgresStore } from './create-postgres-store.js';
export type { CreatePostgresStoreOptions } from './create-postgres-store.js';
export { migratePostgres } from './migrate-postgres.js';
export type { MigratePostgresOptions } from './migrate-postgres.js';
export type { PostgresConnection } from './open-pool.js';
export { openPostgresStore } from './open-postgres-store.js';
export type { OpenPostgresStoreOptions } from './open-postgres-store.js';
export type { PostgresStore } from './postgres-store.js';
export type { StoreTable } from './store-functions.js';
