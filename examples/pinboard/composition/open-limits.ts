import { openRedisRateLimiter } from '@feedloom/adapters/rate-limits';
import { Redis } from 'ioredis';
import type { OpenLimiter } from '../server/rate-limit.js';
import type { readAddresses } from './fleet-addresses.js';

/** Limits that all processes count on one Redis; while it is away each counts alone. */
export async function openLimits(
  server: ReturnType<typeof readAddresses>['redis']['cache'],
): Promise<{ readonly open: OpenLimiter } & AsyncDisposable> {
  // Nobody waits for a server that is away.
  const client = new Redis({ ...server, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  return {
    open: (options) => openRedisRateLimiter(client, options),
    [Symbol.asyncDispose]: async () => client.disconnect(),
  };
}
