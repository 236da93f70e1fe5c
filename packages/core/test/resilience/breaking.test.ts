import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import { FeedloomError, breaking } from '@feedloom/core';
import type { BreakerOptions, MetricMessage, Ranker } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { never, request, stubRanker } from './stub-ranker.js';

const down = new FeedloomError('ERR_UNAVAILABLE', 'Down.', { retryable: true });
const refusal = { code: 'ERR_UNAVAILABLE', retryable: true, message: expect.stringContaining('failed too often') };

/** A breaker over a ranker whose answer can be changed. */
function wrap(options: BreakerOptions<Ranker<string>> = {}) {
  const clock = createVirtualClock();
  const state: { answer: unknown } = { answer: undefined };
  const beneath = stubRanker('a', () => state.answer);
  const ranker = breaking<Ranker<string>>(beneath, { clock, ...options });
  const ask = async (answer: unknown, times = 1): Promise<void> => {
    state.answer = answer;
    for (let call = 0; call < times; call += 1) await ranker.rank(request).catch(() => undefined);
  };
  return { clock, beneath, ranker, ask, state };
}

/** One that has just opened. */
async function opened(options: BreakerOptions<Ranker<string>> = {}) {
  const all = wrap(options);
  await all.ask(undefined, 15);
  await all.ask(down, 5);
  expect(all.beneath.calls).toHaveLength(20);
  all.state.answer = undefined;
  return all;
}

describe('breaking', () => {
  it('opens when more than a fifth of at least 20 calls failed, and says when to come back', async () => {
    const { beneath, ranker, clock } = await opened();
    await clock.advance(1_000);
    await expect(ranker.rank(request)).rejects.toMatchObject({ ...refusal, retryAfterMs: 4_000 });
    expect(beneath.calls).toHaveLength(20);
  });

  it('stays closed while a fifth or less fails, or fewer than 20 calls were made', async () => {
    const few = wrap();
    await few.ask(down, 19);
    expect(few.beneath.calls).toHaveLength(19);
    const fifth = wrap();
    await fifth.ask(undefined, 80);
    await fifth.ask(down, 20);
    await fifth.ask(undefined);
    expect(fifth.beneath.calls).toHaveLength(101);
  });

  it('forgets failures that are older than its window', async () => {
    const { beneath, ask, clock } = wrap();
    await ask(down, 19);
    await clock.advance(11_000);
    await ask(down, 19);
    await ask(undefined);
    expect(beneath.calls).toHaveLength(39);
  });

  it.each(['ERR_ABORTED', 'ERR_INVALID_ARGUMENT', 'ERR_NOT_FOUND', 'ERR_CONFLICT'] as const)(
    'does not count %s as a failure of the dependency',
    async (code) => {
      const { beneath, ask } = wrap();
      await ask(new FeedloomError(code, 'The caller’s.'), 50);
      await ask(undefined);
      expect(beneath.calls).toHaveLength(51);
    },
  );

  it('closes again after one good probe, and starts afresh', async () => {
    const { beneath, ask, clock } = await opened();
    await clock.advance(5_000);
    await ask(undefined);
    await ask(down, 5);
    await ask(undefined);
    expect(beneath.calls).toHaveLength(27);
  });

  it('lets one call probe while others are refused at once', async () => {
    const { beneath, ranker, clock, state } = await opened();
    await clock.advance(5_000);
    let answer: (value: unknown) => void = () => undefined;
    state.answer = new Promise((resolve) => (answer = resolve));
    const probe = ranker.rank(request);
    await expect(ranker.rank(request)).rejects.toMatchObject(refusal);
    expect(beneath.calls).toHaveLength(21);
    answer(undefined);
    await probe;
    await ranker.rank(request);
    expect(beneath.calls).toHaveLength(22);
  });

  it('stays open for as long again after a failed probe', async () => {
    const { beneath, ask, clock } = await opened();
    await clock.advance(5_000);
    await ask(down);
    await clock.advance(4_999);
    await ask(undefined);
    expect(beneath.calls).toHaveLength(21);
    await clock.advance(1);
    await ask(undefined, 2);
    expect(beneath.calls).toHaveLength(23);
  });

  it('does not close because its probe was aborted', async () => {
    const { beneath, ranker, ask, clock, state } = await opened();
    await clock.advance(5_000);
    state.answer = never();
    const controller = new AbortController();
    const probe = ranker.rank(request, { signal: controller.signal });
    controller.abort('left');
    await expect(probe).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: 'left' });
    await ask(undefined);
    expect(beneath.calls).toHaveLength(21);
    await clock.advance(5_000);
    await ask(undefined);
    expect(beneath.calls).toHaveLength(22);
  });

  it('is not held half open for ever by a probe that never ends', async () => {
    const { beneath, ranker, ask, clock, state } = await opened();
    await clock.advance(5_000);
    state.answer = never();
    const probe = expect(ranker.rank(request)).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await clock.advance(5_000);
    await probe;
    await clock.advance(5_000);
    await ask(undefined, 2);
    expect(beneath.calls).toHaveLength(23);
  });

  it('is not fooled by jumps of the wall clock', async () => {
    const { beneath, ask, clock } = await opened();
    clock.jump(3_600_000);
    await ask(undefined);
    expect(beneath.calls).toHaveLength(20);
    clock.jump(-7_200_000);
    await clock.advance(5_000);
    await ask(undefined);
    expect(beneath.calls).toHaveLength(21);
  });

  it('reports its state', async () => {
    const states: number[] = [];
    const hear = (message: unknown): void => {
      const { value, attributes } = message as MetricMessage;
      if (attributes['dep'] === 'graph') states.push(value);
    };
    subscribe('feedloom.breaker.state', hear);
    const { ask, clock } = await opened({ name: 'graph' });
    await clock.advance(5_000);
    await ask(undefined);
    unsubscribe('feedloom.breaker.state', hear);
    expect(states).toEqual([2, 1, 0]);
  });
});
