import { requirePositiveInteger } from '@feedloom/core';
import type { OrderedStoreSupport } from '@feedloom/core';
import { checkedConfirm } from './confirm-options.js';
import type { ConfirmOptions } from './confirm-options.js';
import { ConfirmedCalls } from './confirmed-calls.js';
import { RedisStore } from './redis-store.js';
import { requireSafeClient } from './require-safe-client.js';
import { confirmingClient, disconnect } from './safe-client.js';
import type { RedisClient } from './scripted-client.js';

/** How a {@link RedisStore} uses its server. */
export interface CreateRedisStoreOptions {
  /** The start of all its keys: letters, digits and `_.:-`. Stores with different prefixes share nothing. @defaultValue `'fl'` */
  readonly prefix?: string | undefined;
  /** The longest that any call takes, in milliseconds; a call's own `deadlineMs` can only shorten it. @defaultValue 1,000 */
  readonly timeoutMs?: number | undefined;
  /**
   * What the server's acknowledgement means, for `supports.durability`: `'fsync'` with an append-only file that
   * is always flushed, `'os'` with one that the system flushes (`appendfsync no`). With `everysec` a server that is killed
   * while a flush takes long loses up to two seconds. Only you know: nothing is asked of the server.
   * @defaultValue `'memory'`
   */
  readonly durability?: OrderedStoreSupport['durability'] | undefined;
  /**
   * Acknowledges writes only once replicas have them: they survive a failover, `supports.durability` is `'quorum'`, and
   * a write that they do not confirm in time rejects with `ERR_INDETERMINATE`. Takes connections of its own.
   * @defaultValue what the primary has is acknowledged, and a failover may lose it
   */
  readonly confirm?: ConfirmOptions | undefined;
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
  { prefix = 'fl', timeoutMs = DEFAULT_TIMEOUT_MS, durability = 'memory', confirm }: CreateRedisStoreOptions = {},
): RedisStore {
  requirePositiveInteger('timeoutMs', timeoutMs);
  requireSafeClient(client);
  const parts = { client, prefix, timeoutMs, isReplica: false } as const;
  if (confirm === undefined) {
    return new RedisStore({ ...parts, durability, confirmed: undefined, release: async () => undefined });
  }
  const checked = checkedConfirm(confirm, timeoutMs);
  const writer = confirmingClient(client, timeoutMs);
  return new RedisStore({
    ...parts,
    durability: 'quorum',
    confirmed: new ConfirmedCalls(writer, checked),
    release: () => disconnect(writer),
  });
}
