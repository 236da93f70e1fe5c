import { seededRandom } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { expect, it } from 'vitest';
import { underLease } from '../../board/lease.js';
import { FailingStore } from '../support/failing-store.js';

function hold(name: string, store: FailingStore, clock: ReturnType<typeof createVirtualClock>) {
  const stop = new AbortController();
  const state = { isWorking: false };
  const work = async (signal: AbortSignal): Promise<void> => {
    state.isWorking = true;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    state.isWorking = false;
  };
  const parts = { store, name: 'growth', leaseMs: 6_000, clock, random: seededRandom(name), onError: () => undefined };
  return { state, stop: () => stop.abort(), over: underLease(parts, stop.signal, work) };
}

it('lets one process work at a time, and another one when that one stops or cannot renew its lease', async () => {
  const [clock, store, lost] = [createVirtualClock(), new FailingStore(), new FailingStore()];
  // The same cells, reached by another way that can fail.
  lost.read = store.read.bind(store);
  const write = store.write.bind(store);
  let isCut = false;
  lost.write = (...change) => (isCut ? Promise.reject(new Error('Cut off.')) : write(...change));

  const first = hold('first', lost, clock);
  await clock.advance(10);
  const second = hold('second', store, clock);
  await clock.advance(30_000);
  expect([first.state.isWorking, second.state.isWorking]).toEqual([true, false]);

  isCut = true;
  let both = false;
  for (let step = 0; step < 120; step += 1) {
    await clock.advance(100);
    both ||= first.state.isWorking && second.state.isWorking;
  }
  expect([first.state.isWorking, second.state.isWorking, both]).toEqual([false, true, false]);

  second.stop();
  await second.over;
  isCut = false;
  await clock.advance(6_000);
  expect(first.state.isWorking).toBe(true);
  first.stop();
  await first.over;
});

it('lets nobody work whose store does not answer in time, even the one that takes the lease at last', async () => {
  const [clock, store, slow] = [createVirtualClock(), new FailingStore(), new FailingStore()];
  slow.read = store.read.bind(store);
  const write = store.write.bind(store);
  let lateMs = 1_900;
  slow.write = async (...change) => {
    const isDone = await write(...change);
    if (lateMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, lateMs));
    return isDone;
  };
  const first = hold('first', slow, clock);
  await clock.advance(2_000);
  expect(first.state.isWorking).toBe(true);
  lateMs = 600_000;
  slow.read = () => new Promise(() => undefined);
  await clock.advance(2_000);
  expect(first.state.isWorking).toBe(false);
  first.stop();
});

it('begins work that fails at once again after a pause', async () => {
  const [clock, store, stop] = [createVirtualClock(), new FailingStore(), new AbortController()];
  let times = 0;
  const parts = { store, name: 'growth', leaseMs: 6_000, clock, random: seededRandom('hot'), onError: () => undefined };
  const over = underLease(parts, stop.signal, () => Promise.reject(new Error(`The test fails, time ${(times += 1)}.`)));
  await clock.advance(10_000);
  expect(times).toBeGreaterThan(1);
  expect(times).toBeLessThan(8);
  stop.abort();
  await over;
});
