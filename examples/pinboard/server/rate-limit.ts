import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RequestProblem } from './problem.js';

/** How often one user may do one thing. */
export interface RateLimit {
  /** Names it, in the refusal. */
  readonly what: string;
  /** How often. */
  readonly points: number;
  /** In so many seconds. */
  readonly seconds: number;
}

/**
 * Creates what lets a user through, or refuses them with 429 and the time after which they may try again. It counts in
 * this process; a fleet counts in a store that all share, which the library offers under the same names.
 */
export function createRateLimit({ what, points, seconds }: RateLimit): (user: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return async (user) => {
    try {
      await limiter.consume(user);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const message = `At most ${points} ${what} in ${seconds} seconds. Try again later.`;
      throw new RequestProblem(429, 'ERR_TOO_MANY_REQUESTS', message, Math.max(1_000, refusal.msBeforeNext));
    }
  };
}
