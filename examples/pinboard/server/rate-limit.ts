import type { CallOptions, RateLimiter } from '@feedloom/core';
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

/** Opens what counts: in this process, or in a store that all processes share. */
export type OpenLimiter = (options: {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}) => Promise<Pick<RateLimiter, 'take'>>;

/** Creates what lets a user through, or refuses them with 429 and the time after which they may try again. */
export function createRateLimit(
  open: OpenLimiter,
  { what, points, seconds }: RateLimit,
): (user: string, options?: CallOptions) => Promise<void> {
  const name = `pinboard_${what.replaceAll(' ', '_')}`;
  let opened: ReturnType<OpenLimiter> | undefined;
  return async (user, options) => {
    opened ??= open({ name, limit: points, windowMs: seconds * 1_000 });
    const { allowed, retryAfterMs } = await (await opened).take(user, 1, options);
    if (allowed) return;
    const message = `At most ${points} ${what} in ${seconds} seconds. Try again later.`;
    throw new RequestProblem(429, 'ERR_TOO_MANY_REQUESTS', message, Math.max(1_000, retryAfterMs));
  };
}
