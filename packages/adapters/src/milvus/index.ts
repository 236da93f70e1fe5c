export { migrateMilvus } from './migrate-milvus.js';
export type { MigrateMilvusOptions } from './migrate-milvus.js';
export { openMilvusIndex } from './open-milvus-index.js';
export type { OpenMilvusIndexOptions } from './open-milvus-index.js';
export type { MilvusAddress } from './milvus-connection.js';
export type { MilvusIndex } from './milvus-index.js';
export type { MilvusIndexType } from './milvus-collection.js';
