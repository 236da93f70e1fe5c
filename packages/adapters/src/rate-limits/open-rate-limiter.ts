import { Deadline } from '@feedloom/core';
import type { CallOptions, RateLimiter } from '@feedloom/core';
import type { Cluster, Redis } from 'ioredis';
import type { Pool, QueryConfig } from 'pg';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { loadDriver } from '../load-driver.js';
import { wrapPostgresError } from '../postgres/wrap-postgres-error.js';
import { FlexibleRateLimiter } from './flexible-rate-limiter.js';
import { checkedRateLimit } from './rate-limit-options.js';
import type { CheckedRateLimit, RateLimitOptions } from './rate-limit-options.js';

/**
 * A pool whose statements have no name: a proxy that pools transactions would look for them on another connection, and
 * limiters whose names differ only by case would have the same.
 */
const withoutNames = (pool: Pool): Pick<Pool, 'query'> =>
  ({
    query: ({ text, values }: QueryConfig) => pool.query(text, values),
  }) as Pick<Pool, 'query'>;

type Driver = typeof import('rate-limiter-flexible');

const load = (): Promise<Driver> => loadDriver('rate-limiter-flexible', () => import('rate-limiter-flexible'));

/** The options of rate-limiter-flexible, which counts in seconds. */
const windowOf = ({
  limit,
  windowMs,
  name,
}: CheckedRateLimit): { points: number; duration: number; keyPrefix: string } => ({
  points: limit,
  duration: windowMs / 1000,
  keyPrefix: name,
});

/**
 * A limiter of this process alone. Needs the package `rate-limiter-flexible`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_INVALID_ARGUMENT`.
 */
export async function openMemoryRateLimiter({
  signal,
  deadlineMs,
  ...options
}: RateLimitOptions & CallOptions): Promise<RateLimiter> {
  const checked = checkedRateLimit(options);
  const { RateLimiterMemory } = await Deadline.of({ signal, deadlineMs }).race(load(), 'opening a rate limiter');
  return new FlexibleRateLimiter(checked, new RateLimiterMemory(windowOf(checked)));
}

/**
 * A limiter of all processes on one Redis server or Cluster; while it fails or is late, each process counts alone, so a
 * key may do more. The client stays yours. Needs the package `rate-limiter-flexible`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_INVALID_ARGUMENT`.
 */
export async function openRedisRateLimiter(
  client: Redis | Cluster,
  { signal, deadlineMs, ...options }: RateLimitOptions & CallOptions,
): Promise<RateLimiter> {
  const checked = checkedRateLimit(options);
  const opening = Deadline.of({ signal, deadlineMs }).race(load(), 'opening a rate limiter');
  const { RateLimiterMemory, RateLimiterRedis } = await opening;
  const window = windowOf(checked);
  const store = new RateLimiterRedis({ ...window, storeClient: client, rejectIfRedisNotReady: true });
  return new FlexibleRateLimiter(checked, store, new RateLimiterMemory(window));
}

/**
 * A limiter of all processes on one PostgreSQL, in a table named as the limiter, which is made if it is not there; while
 * it fails or is late, each process counts alone, so a key may do more. The pool stays yours. Needs the package
 * `rate-limiter-flexible`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_INVALID_ARGUMENT`; `ERR_UNAVAILABLE`, `ERR_TIMEOUT` if the table
 * cannot be made.
 */
export async function openPostgresRateLimiter(
  pool: Pool,
  { signal, deadlineMs, ...options }: RateLimitOptions & CallOptions,
): Promise<RateLimiter> {
  const deadline = Deadline.of({ signal, deadlineMs });
  deadline.check('opening a rate limiter');
  const checked = checkedRateLimit(options);
  const { RateLimiterMemory, RateLimiterPostgres } = await load();
  const window = windowOf(checked);
  const made = new Promise<RateLimiterAbstract>((resolve, reject) => {
    const store: RateLimiterAbstract = new RateLimiterPostgres(
      { ...window, storeClient: withoutNames(pool), storeType: 'pool', tableName: checked.name },
      // Called after the constructor has returned: the table takes a round trip.
      (error?: Error) => (error === undefined ? resolve(store) : reject(error)),
    );
  });
  try {
    return new FlexibleRateLimiter(checked, await deadline.race(made, 'making a table'), new RateLimiterMemory(window));
  } catch (cause) {
    throw wrapPostgresError(cause, 'making the table of a rate limiter', true);
  }
}
