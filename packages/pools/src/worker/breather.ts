import { systemClock } from '@feedloom/core';
import type { Clock } from '@feedloom/core';

/** The longest that work may keep the event loop to itself, in milliseconds. */
const LONGEST_TURN_MS = 5;

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
    this.#pause ??= this.#turn();
    await this.#pause;
  }

  async #turn(): Promise<void> {
    // The machine's clock too: one that somebody else moves may stand still until the work is done.
    const clocks = new Set([this.#clock, systemClock]);
    const cancels: (() => void)[] = [];
    await new Promise<void>((resolve) => {
      for (const clock of clocks) cancels.push(clock.setTimer(resolve, 0));
    });
    for (const cancel of cancels) cancel();
    this.#since = this.#clock.monotonic();
    this.#pause = undefined;
  }
}
