import assert from 'node:assert/strict';
import type { RateLimiter } from '../contracts/rate-limiter.js';
import { expectCode } from './expect-code.js';
import { type Law, registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** A limiter that nobody else uses, and its time. */
export interface OpenRateLimiter {
  /** With a `limit` of at least 4. */
  readonly limiter: RateLimiter;
  /** The same through another handle, as another process would hold it; may be the same object. */
  readonly other: RateLimiter;
  /** Moves the limiter's time on, or waits. */
  readonly advance: (ms: number) => Promise<void>;
  /** Releases what was opened. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link RateLimiter} obeys while its store is there.
 *
 * @param open - Yields a limiter that has been used for nothing; called once for each law.
 */
export function testRateLimiter(runner: TestRunner, open: () => Promise<OpenRateLimiter>): void {
  registerLaws(runner, 'RateLimiter', laws, open, ({ close }) => close?.());
}

const laws: readonly Law<OpenRateLimiter>[] = [
  {
    name: 'allows as much as its limit, and refuses what is beyond it',
    async holds({ limiter }) {
      for (let left = limiter.limit - 1; left >= 0; left -= 1) {
        assert.deepEqual(await limiter.take('a'), { allowed: true, remaining: left, retryAfterMs: 0 });
      }
      const { allowed, remaining, retryAfterMs } = await limiter.take('a');
      assert.deepEqual([allowed, remaining], [false, 0]);
      assert.ok(retryAfterMs > 0 && retryAfterMs <= limiter.windowMs, `try again after ${retryAfterMs} ms`);
    },
  },
  {
    name: 'counts several points as so many',
    async holds({ limiter }) {
      assert.equal((await limiter.take('a', limiter.limit - 1)).remaining, 1);
      assert.equal((await limiter.take('a', 1)).allowed, true);
      assert.equal((await limiter.take('a', 1)).allowed, false);
      assert.equal((await limiter.take('b', limiter.limit + 1)).allowed, false, 'more than there ever are');
    },
  },
  {
    name: 'counts all handles together, however they race',
    async holds({ limiter, other }) {
      const attempts = Array.from({ length: 3 * limiter.limit }, (_, index) =>
        (index % 2 === 0 ? limiter : other).take('a'),
      );
      const allowed = (await Promise.all(attempts)).filter((attempt) => attempt.allowed);
      assert.equal(allowed.length, limiter.limit);
    },
  },
  {
    name: 'keeps keys apart, whatever is in them',
    async holds({ limiter }) {
      const keys = ['', 'a', 'A', 'a:', '}x', '{a}', '\0', 'a\0', 'é', '%', "'", '__proto__', 'x'.repeat(1000)];
      await limiter.take('other', limiter.limit);
      for (const key of keys) {
        assert.equal((await limiter.take(key, limiter.limit)).allowed, true, JSON.stringify(key));
      }
    },
  },
  {
    name: 'allows again when the time that it told is over',
    async holds({ limiter, advance }) {
      await limiter.take('a', limiter.limit);
      const { allowed, retryAfterMs } = await limiter.take('a');
      assert.equal(allowed, false);
      // Stores count in whole milliseconds, and timers may be early by one.
      await advance(retryAfterMs + 20);
      assert.equal((await limiter.take('a')).allowed, true);
    },
  },
  {
    name: 'takes nothing for a caller that is wrong, has aborted or has no time',
    async holds({ limiter }) {
      for (const bad of [0, -1, 1.5, NaN]) {
        await expectCode(limiter.take('a', bad), 'ERR_INVALID_ARGUMENT', String(bad));
      }
      await expectCode(limiter.take('a', 1, { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'take');
      await expectCode(limiter.take('a', 1, { deadlineMs: 0 }), 'ERR_TIMEOUT', 'take');
      assert.equal((await limiter.take('a')).remaining, limiter.limit - 1);
    },
  },
];
