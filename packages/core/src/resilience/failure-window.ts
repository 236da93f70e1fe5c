import type { IBreaker } from 'cockatiel';
import type { Clock } from '../contracts/clock.js';

const SLICES = 10;

/** When calls have failed too often. */
export interface FailureWindowOptions {
  /** The share of failures, in [0, 1], above which the circuit opens. */
  readonly failureRatio: number;
  /** Over how long calls are counted, in milliseconds. */
  readonly windowMs: number;
  /** How many calls it takes before a share means anything. */
  readonly minCalls: number;
}

interface Slice {
  index: number;
  successes: number;
  failures: number;
}

/**
 * Counts the successes and failures of the last while, in ten slices.
 *
 * Takes the place of cockatiel's own sampling, which counts by wall-clock time and keeps what is older than its window
 * as long as no calls come.
 */
export class FailureWindow implements IBreaker {
  /** Required by cockatiel, to save a circuit's state; unused. */
  state: unknown;
  readonly #clock: Clock;
  readonly #options: FailureWindowOptions;
  readonly #slices: Slice[] = Array.from({ length: SLICES }, () => ({ index: -1, successes: 0, failures: 0 }));

  constructor(options: FailureWindowOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Counts a success. */
  success(): void {
    this.#current().successes += 1;
  }

  /** Counts a failure. @returns Whether the circuit is to open. */
  failure(): boolean {
    const now = this.#current();
    now.failures += 1;
    let successes = 0;
    let failures = 0;
    for (const slice of this.#slices) {
      if (slice.index <= now.index - SLICES) continue;
      successes += slice.successes;
      failures += slice.failures;
    }
    const calls = successes + failures;
    return calls >= this.#options.minCalls && failures > this.#options.failureRatio * calls;
  }

  /** Forgets everything: a circuit that closes starts afresh. */
  reset(): void {
    for (const slice of this.#slices) Object.assign(slice, { index: -1, successes: 0, failures: 0 });
  }

  #current(): Slice {
    const index = Math.floor(this.#clock.monotonic() / (this.#options.windowMs / SLICES));
    const slice = this.#slices[index % SLICES] as Slice;
    if (slice.index !== index) Object.assign(slice, { index, successes: 0, failures: 0 });
    return slice;
  }
}
