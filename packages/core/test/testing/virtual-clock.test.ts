import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/testing/virtual-clock.js';

describe('VirtualClock', () => {
  it('stands still until it is advanced', async () => {
    const clock = createVirtualClock({ now: 5_000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([clock.now(), clock.monotonic()]).toEqual([5_000, 0]);
    await clock.advance(30);
    expect([clock.now(), clock.monotonic()]).toEqual([5_030, 30]);
  });

  it('calls due timers in the order of their times, at their times, and no later one', async () => {
    const clock = createVirtualClock();
    const calls: string[] = [];
    for (const delay of [30, 10, 20, 10, 31]) clock.setTimer(() => calls.push(`${delay}@${clock.monotonic()}`), delay);
    await clock.advance(30);
    expect(calls).toEqual(['10@10', '10@10', '20@20', '30@30']);
    expect(clock.pending).toBe(1);
  });

  it('calls a timer that is set while it advances, if it is due in time', async () => {
    const clock = createVirtualClock();
    const seen: number[] = [];
    const wait = (ms: number) => new Promise<void>((resolve) => void clock.setTimer(resolve, ms));
    void (async () => {
      for (let round = 0; round < 5; round += 1) {
        await wait(10);
        seen.push(clock.monotonic());
      }
    })();
    await clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
  });

  it('does not call a cancelled timer', async () => {
    const clock = createVirtualClock();
    const cancel = clock.setTimer(() => expect.unreachable(), 10);
    cancel();
    cancel();
    await clock.advance(20);
    expect(clock.pending).toBe(0);
  });

  it('moves wall-clock time alone when it jumps', async () => {
    const clock = createVirtualClock({ now: 1_000 });
    clock.jump(-400);
    await clock.advance(5);
    expect([clock.now(), clock.monotonic()]).toEqual([605, 5]);
  });
});
