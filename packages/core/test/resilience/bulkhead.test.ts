import { describe, expect, it } from 'vitest';
import { bulkhead } from '@feedloom/core';
import type { BulkheadOptions, Ranker } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { request, stubRanker } from './stub-ranker.js';

/** A bulkhead over a ranker whose calls end when the test says so. */
function wrap(options: BulkheadOptions<Ranker<string>> = {}) {
  const clock = createVirtualClock();
  const ends: (() => void)[] = [];
  const beneath = stubRanker('a', () => new Promise<void>((resolve) => ends.push(resolve)));
  const ranker = bulkhead<Ranker<string>>(beneath, { clock, size: 2, queue: 3, name: 'vision', ...options });
  return { clock, beneath, ranker, endOne: () => ends.shift()?.() };
}

describe('bulkhead', () => {
  it('runs so many at once, lets so many wait, and refuses the rest at once', async () => {
    const { ranker, beneath, endOne, clock } = wrap();
    const calls = Array.from({ length: 5 }, () => ranker.rank(request));
    await expect(ranker.rank(request)).rejects.toMatchObject({ code: 'ERR_OVERLOADED', retryable: true });
    expect(beneath.calls).toHaveLength(2);
    for (let ended = 1; ended <= 5; ended += 1) {
      endOne();
      await clock.advance(1);
      expect(beneath.calls).toHaveLength(Math.min(5, 2 + ended));
    }
    await Promise.all(calls);
  });

  it('goes on serving its queue when a waiting call is aborted', async () => {
    const { ranker, beneath, endOne, clock } = wrap({ size: 1 });
    const running = ranker.rank(request);
    const controller = new AbortController();
    const left = ranker.rank(request, { signal: controller.signal });
    const patient = ranker.rank(request);
    controller.abort();
    await expect(left).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    endOne();
    await clock.advance(1);
    endOne();
    await Promise.all([running, patient]);
    expect(beneath.calls).toHaveLength(2);
  });

  it('gives the place of a call that left to another', async () => {
    const { ranker, clock } = wrap({ size: 1, queue: 1 });
    void ranker.rank(request);
    const late = expect(ranker.rank(request, { deadlineMs: 10 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await clock.advance(10);
    await late;
    const next = expect(ranker.rank(request, { deadlineMs: 10 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await clock.advance(10);
    await next;
  });

  it('hands down what the wait has left of the deadline', async () => {
    const { ranker, beneath, endOne, clock } = wrap({ size: 1 });
    const first = ranker.rank(request);
    const second = ranker.rank(request, { deadlineMs: 100 });
    await clock.advance(30);
    endOne();
    await clock.advance(0);
    expect(beneath.calls[1]?.deadlineMs).toBe(70);
    endOne();
    await Promise.all([first, second]);
  });

  it('does not begin what has less time left than calls usually take', async () => {
    const { ranker, beneath, endOne, clock } = wrap({ size: 1 });
    const first = ranker.rank(request);
    const second = expect(ranker.rank(request, { deadlineMs: 80 })).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
    const third = ranker.rank(request, { deadlineMs: 500 });
    await clock.advance(50);
    endOne();
    await clock.advance(1);
    await second;
    endOne();
    await Promise.all([first, third]);
    expect(beneath.calls).toHaveLength(2);
  });

  it('refuses rather than collect calls given up, when nothing that runs comes to an end', async () => {
    const { ranker, clock } = wrap({ size: 1, queue: 50 });
    void ranker.rank(request);
    const codes = new Map<string, number>();
    for (let round = 0; round < 25; round += 1) {
      const calls = Array.from({ length: 50 }, () => ranker.rank(request, { deadlineMs: 1 }));
      const settled = Promise.allSettled(calls);
      await clock.advance(1);
      for (const outcome of await settled) {
        const { code } = (outcome as PromiseRejectedResult).reason as { code: string };
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
    }
    expect([...codes]).toEqual([
      ['ERR_TIMEOUT', 1_050],
      ['ERR_OVERLOADED', 200],
    ]);
  });
});
