import { record } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import { NOTHING, addDecaying, decaying, valueAt } from '../trending/decay.js';

/** When a rung is left out. */
export interface RungBreakerOptions {
  readonly name: string;
  readonly failureRatio: number;
  readonly windowMs: number;
  readonly minCalls: number;
  readonly openMs: number;
  readonly clock: Clock;
}

const STATES = { closed: 0, 'half-open': 1, open: 2 } as const;

/**
 * The circuit breaker of a rung. Unlike core's it never lets a caller's own call be the probe: a rung that is open or
 * half open is passed over, and closes by a probe that runs beside the calls.
 */
export class RungBreaker {
  readonly #options: RungBreakerOptions;
  #calls = NOTHING;
  #failures = NOTHING;
  #reopensAt: number | undefined;

  constructor(options: RungBreakerOptions) {
    this.#options = options;
  }

  /** Whether the rung is asked (closed), left out (open), or left out and due for a probe (half open). */
  get state(): 'closed' | 'half-open' | 'open' {
    if (this.#reopensAt === undefined) return 'closed';
    return this.#options.clock.monotonic() < this.#reopensAt ? 'open' : 'half-open';
  }

  /** Counts a call that was answered well. */
  success(): void {
    this.#count(false);
  }

  /** Counts a failed call. */
  failure(): void {
    this.#count(true);
    const { failureRatio, windowMs, minCalls, clock } = this.#options;
    const now = clock.monotonic();
    const calls = valueAt(this.#calls, now, windowMs);
    // Half a call of slack: those of a moment ago have faded a little.
    if (calls < minCalls - 0.5 || valueAt(this.#failures, now, windowMs) <= failureRatio * calls) return;
    if (this.#reopensAt === undefined) this.open();
  }

  /** Leaves the rung out from now on, after failures or a failed probe. */
  open(): void {
    this.#reopensAt = this.#options.clock.monotonic() + this.#options.openMs;
    this.#tell('open');
  }

  /** Takes the rung back after a probe, with a clean record. */
  close(): void {
    if (this.#reopensAt === undefined) return;
    this.#reopensAt = undefined;
    this.#calls = NOTHING;
    this.#failures = NOTHING;
    this.#tell('closed');
  }

  #count(isFailure: boolean): void {
    const one = decaying(1, this.#options.clock.monotonic(), this.#options.windowMs);
    this.#calls = addDecaying(this.#calls, one);
    if (isFailure) this.#failures = addDecaying(this.#failures, one);
  }

  #tell(state: keyof typeof STATES): void {
    record('feedloom.breaker.state', STATES[state], { dep: this.#options.name });
  }
}
