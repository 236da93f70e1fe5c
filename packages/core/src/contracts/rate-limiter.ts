import type { CallOptions } from './call-options.js';

/** What became of an attempt to take points. */
export interface RateLimit {
  /** Whether the points were there to be taken. */
  readonly allowed: boolean;
  /** How many points are left in this window; 0 if it was refused for want of them. */
  readonly remaining: number;
  /** When to try again, in milliseconds; 0 if it was allowed. */
  readonly retryAfterMs: number;
}

/** Lets each key do so much in each window of time, over all processes that share it. */
export interface RateLimiter {
  /** The points that a key has in one window. */
  readonly limit: number;
  /** The length of a window, in milliseconds; that of a key begins when it first takes points. */
  readonly windowMs: number;

  /**
   * Takes points of `key`, all or none that count; an attempt that is refused may use up what is left of the window.
   *
   * A limiter whose store fails does not fail: it says how it answers then.
   *
   * @param points - A positive integer. @defaultValue 1
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_ABORTED`, `ERR_TIMEOUT`
   */
  take(key: string, points?: number, options?: CallOptions): Promise<RateLimit>;
}
