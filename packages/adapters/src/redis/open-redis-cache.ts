import { Deadline, FeedloomError, quote, requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import { systemClock, systemRandom } from '@feedloom/core';
import type { CallOptions, Clock, Random } from '@feedloom/core';
import { jsonCodec } from './cache-codec.js';
import type { CacheCodec } from './cache-codec.js';
import { CacheRecords } from './cache-record.js';
import { RedisCache } from './redis-cache.js';
import { DEFAULT_CONNECT_TIMEOUT_MS, clientOf } from './redis-servers.js';
import type { RedisServers } from './redis-servers.js';
import { disconnect } from './safe-client.js';
import type { RedisClient } from './scripted-client.js';

/** What a {@link RedisCache} keeps, and for how long. */
export interface RedisCacheOptions<Value> {
  /** The start of all its keys; caches of different values need different ones. @defaultValue `'flc'` */
  readonly prefix?: string | undefined;
  /** How long a value lives, in milliseconds. @defaultValue 15 minutes */
  readonly ttlMs?: number | undefined;
  /** How much shorter a value may live at random, as a share of its time, in [0, 1]. @defaultValue 0.1 */
  readonly jitterRatio?: number | undefined;
  /** How long after its time a value is still answered by `load`, while it is loaded anew, in milliseconds. @defaultValue 0 */
  readonly staleMs?: number | undefined;
  /** How long one process may load alone, in milliseconds; afterwards another may. @defaultValue 5,000 */
  readonly leaseMs?: number | undefined;
  /** How long a load of another process is waited for, in milliseconds; then it is loaded here too. @defaultValue 1,000 */
  readonly waitMs?: number | undefined;
  /** The longest that Redis may take, in milliseconds, until it counts as failing. @defaultValue 100 */
  readonly timeoutMs?: number | undefined;
  /** How values become bytes. @defaultValue JSON */
  readonly codec?: CacheCodec<Value> | undefined;
  /**
   * What the values are a version of, up to 64 letters. Each version has values of its own; what is set or deleted by one
   * is dropped for all. @defaultValue `'1'`
   */
  readonly version?: string | undefined;
  /** Time, for expiry and pauses. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
  /** Chance, for leases and jitter. @defaultValue the system's */
  readonly random?: Random | undefined;
}

/** Which servers a {@link RedisCache} is opened on. */
export interface OpenRedisCacheOptions<Value> extends RedisServers, RedisCacheOptions<Value>, CallOptions {}

const FIFTEEN_MINUTES_MS = 15 * 60_000;
const DEFAULT_TIMEOUT_MS = 100;

function cacheOver<Value>(
  client: RedisClient,
  options: RedisCacheOptions<Value>,
  release: () => Promise<void>,
): RedisCache<Value> {
  const { prefix = 'flc', version = '1', ttlMs = FIFTEEN_MINUTES_MS, jitterRatio = 0.1, staleMs = 0 } = options;
  const { leaseMs = 5000, waitMs = 1000, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  // JSON is for values that survive it, which is for the caller to know.
  const { clock = systemClock, random = systemRandom, codec = jsonCodec as CacheCodec<Value> } = options;
  if (!/^[A-Za-z0-9_.:-]{1,64}$/.test(prefix) || !/^[A-Za-z0-9_.:-]{1,64}$/.test(version)) {
    const bad = `${quote(prefix)} and ${quote(version)}`;
    throw new FeedloomError(
      'ERR_INVALID_ARGUMENT',
      `\`prefix\` and \`version\` must be 1 to 64 letters, digits or \`_.:-\`, got ${bad}.`,
    );
  }
  if (ttlMs !== Infinity) requirePositiveInteger('ttlMs', ttlMs);
  for (const [name, value] of Object.entries({ jitterRatio, staleMs, waitMs })) requireNonNegative(name, value);
  requirePositiveInteger('leaseMs', leaseMs);
  requirePositiveInteger('timeoutMs', timeoutMs);
  const records = new CacheRecords(codec, version);
  const lives = { ttlMs, jitterRatio: Math.min(1, jitterRatio), staleMs, leaseMs, waitMs, timeoutMs };
  return new RedisCache({ client, records, place: { prefix, version }, ...lives, clock, random, release });
}

/** A cache over a client of yours, which stays yours. @throws `ERR_INVALID_ARGUMENT` */
export function createRedisCache<Value>(
  client: RedisClient,
  options: RedisCacheOptions<Value> = {},
): RedisCache<Value> {
  return cacheOver(client, options, async () => undefined);
}

/**
 * Connects to Redis and opens a cache on it. Opens without a server too: until one answers, every value is a miss. Needs
 * the package `ioredis`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_INVALID_ARGUMENT`.
 */
export async function openRedisCache<Value>(options: OpenRedisCacheOptions<Value> = {}): Promise<RedisCache<Value>> {
  const { signal, deadlineMs, timeoutMs = DEFAULT_TIMEOUT_MS, connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS } = options;
  const deadline = Deadline.of({ signal, deadlineMs });
  deadline.check('opening the cache');
  const client = await clientOf(options, { timeoutMs });
  try {
    const cache = cacheOver(client, options, () => disconnect(client));
    const connecting = client.connect().catch(() => undefined);
    await deadline.within(connectTimeoutMs).race(connecting, 'connecting to Redis');
    return cache;
  } catch (error) {
    // Late is as good as absent, unless it is the caller who has no more time.
    if (FeedloomError.is(error, 'ERR_TIMEOUT') && !deadline.expired) {
      return cacheOver(client, options, () => disconnect(client));
    }
    await disconnect(client);
    throw error;
  }
}
