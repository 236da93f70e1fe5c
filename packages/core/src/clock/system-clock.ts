import { performance } from 'node:perf_hooks';
import type { Clock } from '../contracts/clock.js';

/** The longest delay that `setTimeout` takes; it fires a longer one at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The clock of the machine. Its timers keep the process alive until they fire or are cancelled. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delayMs) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number): void => {
      timer =
        leftMs > LONGEST_DELAY_MS
          ? setTimeout(() => arm(leftMs - LONGEST_DELAY_MS), LONGEST_DELAY_MS)
          : setTimeout(callback, leftMs);
    };
    arm(delayMs);
    return () => clearTimeout(timer);
  },
};
