import type { RateLimit, RateLimiter } from '../../src/index.js';
import { FeedloomError } from '../../src/index.js';
import { testRateLimiter } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';

const LIMIT = 4;
const WINDOW_MS = 1000;

type Take = RateLimiter['take'];
type Alter = (right: Take) => Take;

/** A limiter by the book, on a clock that only `advance` moves. */
function rightLimiter(): { readonly take: Take; readonly advance: (ms: number) => Promise<void> } {
  let now = 0;
  const taken = new Map<string, { points: number; endsAt: number }>();
  return {
    advance: async (ms) => void (now += ms),
    async take(key, points = 1, { signal, deadlineMs = Infinity } = {}): Promise<RateLimit> {
      if (!Number.isInteger(points) || points < 1) throw new FeedloomError('ERR_INVALID_ARGUMENT', 'points');
      if (signal?.aborted === true) throw new FeedloomError('ERR_ABORTED', 'aborted');
      if (deadlineMs <= 0) throw new FeedloomError('ERR_TIMEOUT', 'late');
      const before = taken.get(key);
      const window = before !== undefined && before.endsAt > now ? before : { points: 0, endsAt: now + WINDOW_MS };
      window.points += points;
      taken.set(key, window);
      const allowed = window.points <= LIMIT;
      return {
        allowed,
        remaining: Math.max(0, LIMIT - window.points),
        retryAfterMs: allowed ? 0 : window.endsAt - now,
      };
    },
  };
}

/** The laws that an altered limiter breaks. */
export function lawsOfRateLimiter(alter: Alter): Promise<string[]> {
  return failuresOf(
    (runner) =>
      testRateLimiter(runner, async () => {
        const { take, advance } = rightLimiter();
        const limiter = { limit: LIMIT, windowMs: WINDOW_MS, take: alter(take) };
        return { limiter, other: limiter, advance };
      }),
    1000,
  );
}

/** Limiters with one bug each, and the law that must notice. */
export const brokenRateLimiters: readonly { bug: string; law: string; subject: Alter }[] = [
  {
    bug: 'allows one too many',
    law: 'allows as much as its limit, and refuses what is beyond it',
    subject: (take) => {
      let isFirst = true;
      return async (...args) => {
        if (isFirst) {
          isFirst = false;
          return { allowed: true, remaining: LIMIT - 1, retryAfterMs: 0 };
        }
        return take(...args);
      };
    },
  },
  {
    bug: 'counts every attempt as one point',
    law: 'counts several points as so many',
    subject: (take) => (key, _points, options) => take(key, 1, options),
  },
  {
    bug: 'looks first and takes later',
    law: 'counts all handles together, however they race',
    subject: (take) => {
      let taken = 0;
      return async (...args) => {
        const allowed = taken < LIMIT;
        await new Promise((resolve) => setImmediate(resolve));
        taken += 1;
        return { ...(await take(...args)), allowed };
      };
    },
  },
  {
    bug: 'counts all keys together',
    law: 'keeps keys apart, whatever is in them',
    subject:
      (take) =>
      (_key, ...rest) =>
        take('all', ...rest),
  },
  {
    bug: 'tells too short a time',
    law: 'allows again when the time that it told is over',
    subject:
      (take) =>
      async (...args) => {
        const answer = await take(...args);
        return answer.allowed ? answer : { ...answer, retryAfterMs: 10 };
      },
  },
  {
    bug: 'takes points for callers that are gone',
    law: 'takes nothing for a caller that is wrong, has aborted or has no time',
    subject: (take) => async (key, points, options) => {
      if (options?.signal?.aborted === true) await take(key);
      return take(key, points, options);
    },
  },
];
