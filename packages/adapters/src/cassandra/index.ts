export { createCassandraStore } from './create-cassandra-store.js';
export type { CreateCassandraStoreOptions } from './create-cassandra-store.js';
export { migrateCassandra } from './migrate-cassandra.js';
export type { MigrateCassandraOptions } from './migrate-cassandra.js';
export { openCassandraStore } from './open-cassandra-store.js';
export type { OpenCassandraStoreOptions } from './open-cassandra-store.js';
export type { CassandraClient } from './cassandra-client.js';
export type { CassandraConsistency } from './consistency.js';
export type { CassandraStore } from './cassandra-store.js';
