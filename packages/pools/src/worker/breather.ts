import type { Clock } from '@feedloom/core';

/** The longest that work may keep the event loop to itself, in milliseconds. */
const LONGEST_TURN_MS = 8;

/**
 * Lets the event loop turn now and then: work over stores that answer at once would otherwise hold it for as long as
 * there is work, and no timer or signal would get through.
 */
export class Breather {
  readonly #clock: Clock;
  #since: number;
  #pause: Promise<void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.monotonic();
  }

  /** Waits for a turn of the event loop if the last one was too long ago. */
  async breathe(): Promise<void> {
    if (this.#pause === undefined && this.#clock.monotonic() - this.#since < LONGEST_TURN_MS) return;
    this.#pause ??= new Promise((resolve) => {
      this.#clock.setTimer(() => {
        this.#since = this.#clock.monotonic();
        this.#pause = undefined;
        resolve();
      }, 0);
    });
    await this.#pause;
  }
}
