import { createHash } from 'node:crypto';
import { Deadline, FeedloomError, count, reasonOf, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions, RateLimit, RateLimiter } from '@feedloom/core';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { CheckedRateLimit } from './rate-limit-options.js';

/** What `consume` of rate-limiter-flexible tells. */
interface Consumed {
  readonly remainingPoints: number;
  readonly msBeforeNext: number;
}

/** A `RateLimiter` by rate-limiter-flexible; a store that fails or is late is replaced by this process's memory. */
export class FlexibleRateLimiter implements RateLimiter {
  readonly limit: number;
  readonly windowMs: number;
  readonly #timeoutMs: number;
  readonly #store: RateLimiterAbstract;
  readonly #insurance: RateLimiterAbstract | undefined;

  /** Uses limiters of the same limit and window; does no I/O. */
  constructor(
    { limit, windowMs, timeoutMs }: CheckedRateLimit,
    store: RateLimiterAbstract,
    insurance?: RateLimiterAbstract,
  ) {
    this.limit = limit;
    this.windowMs = windowMs;
    this.#timeoutMs = timeoutMs;
    this.#store = store;
    this.#insurance = insurance;
  }

  /** See `RateLimiter.take`. Keys are stored only as digests. */
  async take(key: string, points = 1, options: CallOptions = {}): Promise<RateLimit> {
    requirePositiveInteger('points', points);
    const deadline = Deadline.of(options);
    deadline.check('taking points');
    const digest = createHash('sha256').update(key).digest('base64url');
    if (this.#insurance === undefined) return consume(this.#store, digest, points);
    try {
      return await deadline.within(this.#timeoutMs).race(consume(this.#store, digest, points), 'taking points');
    } catch (error) {
      deadline.check('taking points');
      if (FeedloomError.is(error, 'ERR_ABORTED')) throw error;
      count('feedloom.fallback', 1, { stage: 'rate-limiter', cause: reasonOf(error) });
      return consume(this.#insurance, digest, points);
    }
  }
}

async function consume(limiter: RateLimiterAbstract, key: string, points: number): Promise<RateLimit> {
  try {
    const { remainingPoints } = await limiter.consume(key, points);
    return { allowed: true, remaining: remainingPoints, retryAfterMs: 0 };
  } catch (error) {
    if (!isConsumed(error)) throw error;
    return { allowed: false, remaining: 0, retryAfterMs: Math.max(1, Math.ceil(error.msBeforeNext)) };
  }
}

/** It throws its answer where it refuses, and errors where its store fails. */
function isConsumed(error: unknown): error is Consumed {
  return typeof error === 'object' && error !== null && !(error instanceof Error) && 'msBeforeNext' in error;
}
