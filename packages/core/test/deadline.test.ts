import { describe, expect, it } from 'vitest';
import { Deadline, FeedloomError } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';

const never = (): Promise<never> => new Promise(() => undefined);

async function failure(promise: Promise<unknown>): Promise<FeedloomError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FeedloomError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('Deadline', () => {
  it('hands down what is left of it', async () => {
    const clock = createVirtualClock();
    const { signal } = new AbortController();
    const deadline = Deadline.of({ signal, deadlineMs: 100 }, clock);
    expect(deadline.toCallOptions()).toEqual({ signal, deadlineMs: 100 });
    await clock.advance(30);
    expect(deadline.remainingMs).toBe(70);
    expect(deadline.toCallOptions()).toEqual({ signal, deadlineMs: 70 });
    await clock.advance(80);
    expect(deadline.remainingMs).toBe(0);
    expect(deadline.expired).toBe(true);
  });

  it('is a stage’s own limit only where that is the earlier one', async () => {
    const clock = createVirtualClock();
    const deadline = Deadline.of({ deadlineMs: 100 }, clock);
    expect(deadline.within(40).remainingMs).toBe(40);
    expect(deadline.within(400).remainingMs).toBe(100);
    const stage = Deadline.of({}, clock).within(40);
    await clock.advance(39);
    expect(stage.expired).toBe(false);
    await clock.advance(1);
    expect(stage.expired).toBe(true);
  });

  it('has no end without options, and then hands back the very promise', () => {
    const deadline = Deadline.of();
    const work = Promise.resolve(1);
    expect(deadline.race(work, 'nothing')).toBe(work);
    expect(deadline.remainingMs).toBe(Infinity);
    expect(deadline.toCallOptions()).toEqual({ signal: undefined });
    deadline.check('nothing');
  });

  it('stays over for everyone once one was told so, even if the timer was a little early', async () => {
    const clock = createVirtualClock();
    const early = { ...clock, setTimer: (call: () => void, delayMs: number) => clock.setTimer(call, delayMs - 0.4) };
    const deadline = Deadline.of({ deadlineMs: 20 }, early);
    const told = failure(deadline.race(never(), 'waiting'));
    await clock.advance(19.6);
    expect((await told).code).toBe('ERR_TIMEOUT');
    expect(deadline.remainingMs).toBe(0);
    expect(() => deadline.check('going on')).toThrow(expect.objectContaining({ code: 'ERR_TIMEOUT' }));
  });

  it('refuses a `deadlineMs` that is not a number', () => {
    expect(() => Deadline.of({ deadlineMs: Number.NaN })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
  });

  it('refuses at once, with a typed error, what is no signal, no `deadlineMs` and no options', () => {
    const code = (message: RegExp): unknown =>
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT', message: expect.stringMatching(message) as string });
    for (const signal of [{}, null, 'abort', { aborted: true }, Object.create(null)] as never[]) {
      expect(() => Deadline.of({ signal })).toThrow(code(/^`signal` must be an AbortSignal/));
    }
    expect(() => Deadline.of({ deadlineMs: null as never })).toThrow(code(/^`deadlineMs` must be a number/));
    expect(() => Deadline.of(null as never)).toThrow(code(/^The options must be an object/));
  });

  it('takes a signal of another realm', () => {
    const { signal } = new AbortController();
    const foreign = {
      aborted: false,
      addEventListener: signal.addEventListener.bind(signal),
      removeEventListener: signal.removeEventListener.bind(signal),
    };
    expect(Deadline.of({ signal: foreign as never }).aborted).toBe(false);
  });

  it('gives the result of work that is in time', async () => {
    const clock = createVirtualClock();
    const { signal } = new AbortController();
    const deadline = Deadline.of({ signal, deadlineMs: 10 }, clock);
    expect(await deadline.race(Promise.resolve('done'), 'x')).toBe('done');
    await expect(deadline.race(Promise.reject(new RangeError('mine')), 'x')).rejects.toThrow(RangeError);
  });

  it('rejects with ERR_TIMEOUT when time is up, not before', async () => {
    const clock = createVirtualClock();
    let settled = false;
    const error = failure(Deadline.of({ deadlineMs: 50 }, clock).race(never(), 'reading the pool'));
    void error.then(() => (settled = true));
    await clock.advance(49);
    expect(settled).toBe(false);
    await clock.advance(1);
    expect(await error).toMatchObject({ code: 'ERR_TIMEOUT', retryable: true, indeterminate: false });
    expect((await error).message).toContain('reading the pool');
  });

  it('rejects with ERR_ABORTED and the caller’s reason', async () => {
    const controller = new AbortController();
    const error = failure(Deadline.of({ signal: controller.signal }).race(never(), 'x'));
    controller.abort('left the page');
    expect(await error).toMatchObject({ code: 'ERR_ABORTED', cause: 'left the page', retryable: false });
  });

  it('marks a late write as indeterminate', async () => {
    const error = await failure(Deadline.of({ deadlineMs: 0 }).race(never(), 'writing', { indeterminate: true }));
    expect(error).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true });
  });

  it('rejects at once when it is over before the race', async () => {
    const signal = AbortSignal.abort('before');
    expect(await failure(Deadline.of({ signal }).race(never(), 'x'))).toMatchObject({ code: 'ERR_ABORTED' });
    expect(() => Deadline.of({ signal }).check('x')).toThrow(expect.objectContaining({ code: 'ERR_ABORTED' }));
    expect(() => Deadline.of({ deadlineMs: -5 }).check('x')).toThrow(expect.objectContaining({ code: 'ERR_TIMEOUT' }));
  });

  it('drops the rejection of work that lost', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const clock = createVirtualClock();
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 5));
    await failure(Deadline.of({ deadlineMs: 0 }, clock).race(late, 'x'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('leaves neither timers nor listeners behind, however the race ends', async () => {
    const clock = createVirtualClock();
    const controller = new AbortController();
    const { signal } = controller;
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...all: Parameters<typeof add>) => ((listeners += 1), add(...all));
    signal.removeEventListener = (...all: Parameters<typeof remove>) => ((listeners -= 1), remove(...all));
    const deadline = Deadline.of({ signal, deadlineMs: 1_000 }, clock);
    await deadline.race(Promise.resolve(1), 'x');
    await deadline.race(Promise.reject(new Error('no')), 'x').catch(() => undefined);
    expect([clock.pending, listeners]).toEqual([0, 0]);
    const pending = failure(deadline.race(never(), 'x'));
    expect([clock.pending, listeners]).toEqual([1, 1]);
    controller.abort();
    await pending;
    expect([clock.pending, listeners]).toEqual([0, 0]);
  });

  it('sleeps, unless it is over first', async () => {
    const clock = createVirtualClock();
    const slept = Deadline.of({ deadlineMs: 100 }, clock).sleep(60, 'a back-off');
    await clock.advance(60);
    await slept;
    const cut = failure(Deadline.of({ deadlineMs: 30 }, clock).sleep(60, 'a back-off'));
    await clock.advance(30);
    expect(await cut).toMatchObject({ code: 'ERR_TIMEOUT' });
  });
});
