import type { Clock } from '../contracts/clock.js';

/** A {@link Clock} that stands still until it is told to move. */
export interface VirtualClock extends Clock {
  /**
   * Moves time on by `ms` milliseconds and calls the timers that fall due on the way, in the order of their times.
   *
   * Microtasks and one turn of the event loop pass before the first timer and after each, so a timer that is set in
   * answer to another, and is due in time, is called too.
   */
  advance(ms: number): Promise<void>;
  /** Makes wall-clock time jump by `ms`, back if negative, as when a machine's clock is set. Calls no timers. */
  jump(ms: number): void;
  /** How many timers have been set and neither called nor cancelled. */
  readonly pending: number;
}

/** Where a virtual clock starts. */
export interface VirtualClockOptions {
  /** Wall-clock time at the start, in milliseconds since the Unix epoch. @defaultValue `1_000_000_000_000` */
  readonly now?: number | undefined;
}

interface Timer {
  readonly callback: () => void;
  readonly at: number;
}

/** Creates a clock for tests in which no real time passes. */
export function createVirtualClock({ now = 1_000_000_000_000 }: VirtualClockOptions = {}): VirtualClock {
  let elapsed = 0;
  let wall = now;
  /** By time; equal times in the order in which they were set. */
  const timers: Timer[] = [];

  function moveTo(time: number): void {
    wall += time - elapsed;
    elapsed = time;
  }

  return {
    now: () => wall,
    monotonic: () => elapsed,
    get pending() {
      return timers.length;
    },
    setTimer(callback, delayMs) {
      const timer = { callback, at: elapsed + Math.max(0, delayMs) };
      const later = timers.findIndex(({ at }) => at > timer.at);
      timers.splice(later < 0 ? timers.length : later, 0, timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    async advance(ms) {
      const until = elapsed + ms;
      await turn();
      for (let next = timers[0]; next !== undefined && next.at <= until; next = timers[0]) {
        timers.shift();
        moveTo(Math.max(elapsed, next.at));
        next.callback();
        await turn();
      }
      moveTo(Math.max(elapsed, until));
    },
    jump(ms) {
      wall += ms;
    },
  };
}

/** Lets what is ready run: all microtasks, and one turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
