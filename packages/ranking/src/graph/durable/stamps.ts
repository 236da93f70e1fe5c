import type { Clock } from '@feedloom/core';

/** How many stamps fit into a millisecond. */
const PER_MS = 1024;

/**
 * A hybrid logical clock (Kulkarni et al., OPODIS 2014, with one number): stamps follow the wall clock, and are higher than
 * every stamp that was given or seen before. They stay exact integers until the year 2248.
 */
export class Stamps {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new stamp. */
  next(): number {
    this.#last = Math.max(this.#last + 1, Math.floor(this.#clock.now()) * PER_MS);
    return this.#last;
  }

  /** Lets later stamps be higher than one that was seen in the store. */
  observe(stamp: number): void {
    this.#last = Math.max(this.#last, stamp);
  }

  /** The stamp of a moment: those of what happened before it are lower. */
  static at(ms: number): number {
    return Math.floor(ms) * PER_MS;
  }
}
