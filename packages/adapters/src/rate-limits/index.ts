export { openMemoryRateLimiter, openPostgresRateLimiter, openRedisRateLimiter } from './open-rate-limiter.js';
export type { RateLimitOptions } from './rate-limit-options.js';
