import { requirePositiveInteger } from '@feedloom/core';
import type { OrderedStoreSupport } from '@feedloom/core';
import { RedisStore } from './redis-store.js';
import { requireSafeClient } from './require-safe-client.js';
import type { RedisClient } from './scripted-client.js';

/** How a {@link RedisStore} uses its server. */
export interface CreateRedisStoreOptions {
  /** The start of all its keys: letters, digits and `_.:-`. Stores with different prefixes share nothing. @defaultValue `'fl'` */
  readonly prefix?: string | undefined;
  /** The longest that any call takes, in milliseconds; a call's own `deadlineMs` can only shorten it. @defaultValue 1,000 */
  readonly timeoutMs?: number | undefined;
  /**
   * What the server's acknowledgement means, for `supports.durability`: `'os'` with an append-only file that is
   * flushed every second, `'fsync'` with one that is always flushed. Only you know: nothing is asked of the server.
   * @defaultValue `'memory'`
   */
  readonly durability?: OrderedStoreSupport['durability'] | undefined;
}

/** The default of {@link CreateRedisStoreOptions.timeoutMs}. */
export const DEFAULT_TIMEOUT_MS = 1000;

/**
 * A store over a client of yours, which stays yours: `close()` leaves it open.
 *
 * The client should have `autoResendUnfulfilledCommands: false` and `maxRetriesPerRequest: 0`, for a cluster also
 * `retryDelayOnFailover: 0`, as `openRedisStore` sets them. ioredis's own defaults send writes again after a broken
 * connection: a guarded write that was then refused is reported as indeterminate, an unguarded one may be applied twice.
 *
 * @param client - `new Redis(…)` or `new Redis.Cluster(…)` of ioredis.
 * @throws `ERR_INVALID_ARGUMENT` for a client whose commands could hang for ever, or that has a `keyPrefix`.
 */
export function createRedisStore(
  client: RedisClient,
  { prefix = 'fl', timeoutMs = DEFAULT_TIMEOUT_MS, durability = 'memory' }: CreateRedisStoreOptions = {},
): RedisStore {
  requirePositiveInteger('timeoutMs', timeoutMs);
  requireSafeClient(client);
  return new RedisStore({ client, prefix, timeoutMs, durability, release: async () => undefined });
}
