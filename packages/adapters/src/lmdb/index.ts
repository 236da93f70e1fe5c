export type { LmdbStore } from './lmdb-store.js';
export { openLmdbStore } from './open-lmdb-store.js';
export type { OpenLmdbStoreOptions } from './open-lmdb-store.js';
