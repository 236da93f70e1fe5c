import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { systemClock } from '@feedloom/core';

describe('systemClock', () => {
  it('tells the wall-clock time and a time that never goes back', () => {
    const before = Date.now();
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    expect(systemClock.now()).toBeLessThanOrEqual(Date.now());
    const first = systemClock.monotonic();
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(first);
    expect(systemClock.monotonic()).toBeLessThanOrEqual(performance.now());
  });

  it('fires a timer once, and not at all after it was cancelled', async () => {
    let fired = 0;
    let cancelled = 0;
    const cancel = systemClock.setTimer(() => (cancelled += 1), 5);
    cancel();
    await new Promise<void>((resolve) =>
      systemClock.setTimer(() => {
        fired += 1;
        resolve();
      }, 20),
    );
    expect([fired, cancelled]).toEqual([1, 0]);
  });

  it('does not fire a timer of 30 days at once, as setTimeout does', async () => {
    let fired = false;
    const cancel = systemClock.setTimer(() => (fired = true), 30 * 24 * 3_600_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    cancel();
    expect(fired).toBe(false);
  });
});
