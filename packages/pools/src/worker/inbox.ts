import type { Clock } from '@feedloom/core';
import type { HeldOffer } from './held-offer.js';

/**
 * The offers that have come in and are not finished, at most `capacity` of them: whoever fills it waits for room, so
 * no more is read than can be held.
 */
export class Inbox<Data, Source extends string> {
  readonly #capacity: number;
  readonly #clock: Clock;
  #waiting: HeldOffer<Data, Source>[] = [];
  #held = 0;
  #isOver = false;
  #wake: (() => void)[] = [];

  constructor(capacity: number, clock: Clock) {
    this.#capacity = capacity;
    this.#clock = clock;
  }

  /** Whether nothing more will come. What has come is still to be taken. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Waits until more can be held. @returns How many more; 0 if it is over. */
  async room(): Promise<number> {
    while (!this.#isOver && this.#held >= this.#capacity) await this.#change();
    return this.#isOver ? 0 : this.#capacity - this.#held;
  }

  /** Takes an offer in. */
  put(held: HeldOffer<Data, Source>): void {
    this.#waiting.push(held);
    this.#held += 1;
    this.#changed();
  }

  /** Makes room: `count` offers are finished or given back. */
  release(count: number): void {
    this.#held -= count;
    this.#changed();
  }

  /** Nothing more will come. */
  end(): void {
    this.#isOver = true;
    this.#changed();
  }

  /** Removes and returns what has come in. */
  takeNow(): HeldOffer<Data, Source>[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  /**
   * Waits for an offer, and then up to `lingerMs` for others to be valued together with it.
   *
   * @returns At least one, or none if it is over.
   */
  async take(lingerMs: number): Promise<HeldOffer<Data, Source>[]> {
    while (!this.#isOver && this.#waiting.length === 0) await this.#change();
    let lingers = lingerMs > 0;
    const stop = this.#clock.setTimer(() => {
      lingers = false;
      this.#changed();
    }, lingerMs);
    while (lingers && !this.#isOver && this.#held < this.#capacity) await this.#change();
    stop();
    return this.takeNow();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #changed(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}
