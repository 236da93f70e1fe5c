import assert from 'node:assert/strict';
import type { Clock } from '../contracts/clock.js';
import { type Law, registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** A clock, and a way to let its time pass. */
export interface OpenClock {
  /** What is tested. */
  readonly clock: Clock;
  /** Moves the clock on by at least `ms`, or waits that long. */
  readonly advance: (ms: number) => Promise<void>;
}

/**
 * Registers the laws that every {@link Clock} obeys.
 *
 * @param open - Yields a clock; called once for each law.
 */
export function testClock(runner: TestRunner, open: () => OpenClock): void {
  registerLaws(runner, 'Clock', laws, open);
}

const laws: readonly Law<OpenClock>[] = [
  {
    name: 'tells both times in finite milliseconds that pass alike',
    async holds({ clock, advance }) {
      const [wall, elapsed] = [clock.now(), clock.monotonic()];
      assert.ok(Number.isFinite(wall) && Number.isFinite(elapsed));
      await advance(50);
      // Timers may be early by a rounding of the machine's clock.
      assert.ok(clock.monotonic() - elapsed >= 49, 'monotonic');
      assert.ok(clock.now() - wall >= 40, 'wall');
    },
  },
  {
    name: 'never goes back on its monotonic side',
    async holds({ clock, advance }) {
      let last = clock.monotonic();
      for (let look = 0; look < 1000; look += 1) {
        if (look % 250 === 0) await advance(1);
        const next = clock.monotonic();
        assert.ok(next >= last, `${next} after ${last}`);
        last = next;
      }
    },
  },
  {
    name: 'calls a timer once, after its delay and never at once',
    async holds({ clock, advance }) {
      const calls: number[] = [];
      const start = clock.monotonic();
      for (const delay of [0, 20]) clock.setTimer(() => calls.push(clock.monotonic() - start), delay);
      assert.deepEqual(calls, []);
      await advance(40);
      await advance(40);
      assert.equal(calls.length, 2);
      assert.ok(Math.max(...calls) >= 19, `after ${Math.max(...calls)} ms`);
    },
  },
  {
    name: 'calls timers in the order of their times',
    async holds({ clock, advance }) {
      const calls: number[] = [];
      for (const delay of [60, 20, 40]) clock.setTimer(() => calls.push(delay), delay);
      await advance(80);
      assert.deepEqual(calls, [20, 40, 60]);
    },
  },
  {
    name: 'does not call a cancelled timer, and cancels one again or after its call without harm',
    async holds({ clock, advance }) {
      const calls: string[] = [];
      const cancelled = clock.setTimer(() => calls.push('cancelled'), 10);
      const kept = clock.setTimer(() => calls.push('kept'), 10);
      cancelled();
      cancelled();
      await advance(30);
      kept();
      assert.deepEqual(calls, ['kept']);
    },
  },
];
