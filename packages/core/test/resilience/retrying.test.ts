import { describe, expect, it } from 'vitest';
import { FeedloomError, retrying, seededRandom } from '@feedloom/core';
import type { Random, RetryOptions, Ranker } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { settle } from './settle.js';
import { never, request, stubRanker } from './stub-ranker.js';
import type { StubRanker } from './stub-ranker.js';

const busy = (options: { retryAfterMs?: number; indeterminate?: boolean } = {}): FeedloomError =>
  new FeedloomError('ERR_OVERLOADED', 'Busy.', { retryable: true, ...options });
/** The longest wait each time. */
const longest: Random = { next: () => 1 - 2 ** -53, bytes: (length) => new Uint8Array(length) };

function wrap(ranker: StubRanker, options: RetryOptions<Ranker<string>> = {}) {
  const clock = createVirtualClock();
  return { clock, ranker: retrying<Ranker<string>>(ranker, { clock, random: longest, ...options }) };
}

describe('retrying', () => {
  it('tries again until it has an answer, with waits that double', async () => {
    const beneath = stubRanker('a', (call) => (call < 3 ? busy() : undefined));
    const { clock, ranker } = wrap(beneath);
    const answer = ranker.rank(request);
    const tookMs = await settle(clock, answer);
    expect((await answer).items).toHaveLength(2);
    expect(beneath.calls).toHaveLength(3);
    expect(tookMs).toBeGreaterThanOrEqual(60);
    expect(tookMs).toBeLessThan(62);
  });

  it('spreads its waits over the whole of their bound', async () => {
    const waits: number[] = [];
    for (let seed = 0; seed < 40; seed += 1) {
      const beneath = stubRanker('a', (call) => (call < 2 ? busy() : undefined));
      const { clock, ranker } = wrap(beneath, { random: seededRandom(seed), baseMs: 1_000 });
      waits.push(await settle(clock, ranker.rank(request)));
    }
    expect(Math.min(...waits)).toBeLessThan(200);
    expect(Math.max(...waits)).toBeGreaterThan(800);
  });

  it('throws the last error after the last attempt', async () => {
    const beneath = stubRanker('a', () => busy());
    const { clock, ranker } = wrap(beneath, { attempts: 4 });
    const answer = ranker.rank(request);
    await settle(clock, answer);
    await expect(answer).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
    expect(beneath.calls).toHaveLength(4);
  });

  it.each([
    ['not retryable', new FeedloomError('ERR_CORRUPT', 'Damaged.')],
    ['indeterminate', busy({ indeterminate: true })],
    ['foreign', new Error('unknown')],
    ['aborted', new FeedloomError('ERR_ABORTED', 'Left.')],
  ])('never repeats what failed with an error that is %s', async (_kind, error) => {
    const beneath = stubRanker('a', () => error);
    const { ranker } = wrap(beneath);
    await expect(ranker.rank(request)).rejects.toBe(error);
    expect(beneath.calls).toHaveLength(1);
  });

  it('waits as long as the error asks', async () => {
    const beneath = stubRanker('a', (call) => (call < 2 ? busy({ retryAfterMs: 300 }) : undefined));
    const { clock, ranker } = wrap(beneath);
    expect(await settle(clock, ranker.rank(request))).toBeGreaterThanOrEqual(300);
  });

  it('gives every attempt what is left of the deadline, and begins no wait that outlasts it', async () => {
    const beneath = stubRanker('a', () => busy());
    const { clock, ranker } = wrap(beneath, { attempts: 10, baseMs: 40, random: longest });
    const answer = ranker.rank(request, { deadlineMs: 100 });
    const tookMs = await settle(clock, answer);
    await expect(answer).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
    expect(beneath.calls).toHaveLength(2);
    expect(beneath.calls[1]?.deadlineMs).toBeCloseTo(60);
    expect(tookMs).toBeLessThan(60);
  });

  it('stops waiting when the caller aborts', async () => {
    const beneath = stubRanker('a', () => busy());
    const { clock, ranker } = wrap(beneath, { baseMs: 500 });
    const controller = new AbortController();
    const answer = ranker.rank(request, { signal: controller.signal });
    await clock.advance(5);
    controller.abort('left');
    await expect(answer).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: 'left' });
    await clock.advance(2_000);
    expect(beneath.calls).toHaveLength(1);
  });

  it('does not ask a dependency that is down three times as often', async () => {
    const beneath = stubRanker('a', () => busy());
    const { clock, ranker } = wrap(beneath);
    for (let call = 0; call < 200; call += 1)
      await settle(
        clock,
        ranker.rank(request).catch(() => undefined),
      );
    // 10 saved up, and 10 % of 200.
    expect(beneath.calls.length).toBeGreaterThanOrEqual(225);
    expect(beneath.calls.length).toBeLessThanOrEqual(230);
  });

  it('refuses a number of attempts that makes no sense', () => {
    expect(() => retrying(stubRanker('a', never), { attempts: 0 })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
  });
});
