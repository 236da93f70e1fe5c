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
  await clock.advance(4_000);
  expect(first.state.isWorking).toBe(true);
  first.stop();
  await first.over;
});
