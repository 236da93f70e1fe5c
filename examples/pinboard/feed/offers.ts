import type { Offer, OfferSource } from '@feedloom/pools';
import type { CallOptions, QueueSize, TaskQueue } from '@feedloom/core';
import type { PinData, PinSource } from './pin-data.js';

/** A pin on its way to those who may like it. */
export type PinOffer = Offer<PinData, PinSource>;

/** Where offers wait for a worker. */
export interface Offers {
  /** What a worker takes them from. */
  readonly source: OfferSource<PinData, PinSource>;
  /** Aborts when no more come, if a worker that waits for more has to be told. */
  readonly ended?: AbortSignal | undefined;
  /** Adds offers. */
  put(offers: readonly PinOffer[]): Promise<void>;
  /** How many wait, where that can be told. */
  size?(options?: CallOptions): Promise<QueueSize>;
  /** Says that no more come, so that a worker which reads to the end can stop. */
  end(): void;
}

/** Offers that wait in a queue, for the workers of all processes. */
export function queueOffers(queue: TaskQueue<PinOffer>): Offers {
  const stop = new AbortController();
  return {
    source: queue,
    ended: stop.signal,
    put: async (offers) => {
      if (offers.length > 0) await queue.enqueue(offers);
    },
    size: (options) => queue.size(options),
    end: () => stop.abort(),
  };
}
