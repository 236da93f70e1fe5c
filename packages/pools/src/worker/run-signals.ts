import { setMaxListeners } from 'node:events';
import { Deadline } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';

/** The three ends of a run, in their order: it stops taking, then it stops working, then it holds nothing. */
export class RunSignals {
  readonly #stop = new AbortController();
  readonly #work = new AbortController();
  readonly #released = new AbortController();
  readonly #drainMs: number;
  readonly #clock: Clock;
  readonly #cleanUp: (() => void)[] = [];

  /** @throws `ERR_INVALID_ARGUMENT` if `deadlineMs` is not a number. */
  constructor(clock: Clock, drainMs: number, options: CallOptions) {
    const { remainingMs, signal } = Deadline.of(options, clock);
    this.#clock = clock;
    this.#drainMs = drainMs;
    // Every call in flight listens, so there are as many listeners as calls, and no leak.
    setMaxListeners(0, this.#work.signal);
    const stop = (): void => this.end();
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    this.#cleanUp.push(() => signal?.removeEventListener('abort', stop));
    if (remainingMs !== Infinity) this.#cleanUp.push(clock.setTimer(stop, remainingMs));
  }

  /** No more offers are taken. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** What is still in flight is given up. */
  get work(): AbortSignal {
    return this.#work.signal;
  }

  /** All that was taken is finished or given back. */
  get released(): AbortSignal {
    return this.#released.signal;
  }

  /** Stops the taking now, and the work once the time to finish is over. */
  end(): void {
    if (this.stop.aborted) return;
    this.#stop.abort();
    this.#cleanUp.push(this.#clock.setTimer(() => this.#work.abort(), this.#drainMs));
  }

  /** Says that nothing is held any more, and lets go of timers and listeners. */
  release(): void {
    this.#stop.abort();
    this.#released.abort();
    for (const clean of this.#cleanUp) clean();
  }
}
