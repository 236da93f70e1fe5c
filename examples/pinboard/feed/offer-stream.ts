import type { Offers, PinOffer } from './offers.js';

/** Offers on their way to the worker: whoever puts more than it takes waits. */
export class OfferStream implements Offers, AsyncIterable<PinOffer> {
  readonly source = this;
  readonly #capacity: number;
  readonly #offers: PinOffer[] = [];
  readonly #takers: (() => void)[] = [];
  readonly #putters: (() => void)[] = [];
  #ended = false;

  constructor(capacity = 256) {
    this.#capacity = capacity;
  }

  /** Adds offers, once there is room. After {@link end} they are dropped. */
  async put(offers: readonly PinOffer[]): Promise<void> {
    for (const offer of offers) {
      while (this.#offers.length >= this.#capacity && !this.#ended) {
        await new Promise<void>((resolve) => this.#putters.push(resolve));
      }
      if (this.#ended) return;
      this.#offers.push(offer);
      this.#takers.shift()?.();
    }
  }

  /** Lets the reader finish what is there, and takes no more. */
  end(): void {
    this.#ended = true;
    for (const wake of [...this.#takers.splice(0), ...this.#putters.splice(0)]) wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<PinOffer, void, undefined> {
    for (;;) {
      const offer = this.#offers.shift();
      if (offer !== undefined) {
        this.#putters.shift()?.();
        yield offer;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => this.#takers.push(resolve));
      }
    }
  }
}
