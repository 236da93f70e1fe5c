export { createRedisStore } from './create-redis-store.js';
export type { CreateRedisStoreOptions } from './create-redis-store.js';
export type { ConfirmOptions } from './confirm-options.js';
export { openRedisStore } from './open-redis-store.js';
export type { OpenRedisStoreOptions } from './open-redis-store.js';
export type { RedisStore } from './redis-store.js';
export type { RedisClient } from './scripted-client.js';
