import type { CallOptions, Clock } from '@feedloom/core';
import { Deadline } from '@feedloom/core';

/**
 * Work that goes on after its caller has been answered: settling, banking, remembering debts.
 *
 * It may fail without harm, since whoever comes next does it again; a failure is told, never thrown.
 */
export class Background {
  readonly #running = new Map<string, Promise<void>>();
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #started = 0;

  /** Failures of the work go to `onError`. */
  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Starts `work`, unless work of the same `name` is running. */
  startOnce(name: string, work: () => Promise<unknown>): void {
    if (this.#running.has(name)) return;
    const running = work()
      .then(
        () => undefined,
        (error: unknown) => this.report(error),
      )
      .finally(() => this.#running.delete(name));
    this.#running.set(name, running);
  }

  /** Starts `work`. */
  start(work: () => Promise<unknown>): void {
    this.#started += 1;
    this.startOnce(`#${this.#started}`, work);
  }

  /** Tells of a failure that nobody waits for. */
  report(error: unknown): void {
    try {
      this.#onError(error);
    } catch {
      // A listener that throws must not take the process down.
    }
  }

  /** Waits until nothing is running, work started meanwhile included. */
  async idle(options: CallOptions = {}): Promise<void> {
    const deadline = Deadline.of(options, this.#clock);
    while (this.#running.size > 0) {
      await deadline.race(Promise.all(this.#running.values()), 'waiting for background work');
    }
  }
}
