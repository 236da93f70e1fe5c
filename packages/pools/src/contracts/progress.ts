import type { CallOptions } from '@feedloom/core';
import type { Offer } from './worker.js';

/** How far the fan-out of one offer has come. */
export interface FanOutPosition<Data, Source extends string = string> {
  /** Whose fan-out it is. */
  readonly offer: Offer<Data, Source>;
  /** The next page of its audience. */
  readonly cursor: string;
}

/** Remembers how far fan-outs have come, so that a worker that starts again continues where the last one stopped. */
export interface Progress<Data, Source extends string = string> {
  /** @returns For each offer, in the order given, the next page of its audience, or `undefined` to begin. */
  load(offers: readonly Offer<Data, Source>[], options?: CallOptions): Promise<readonly (string | undefined)[]>;
  /** Remembers positions, over those remembered before. */
  save(positions: readonly FanOutPosition<Data, Source>[], options?: CallOptions): Promise<void>;
  /** Forgets offers whose fan-out is over. */
  clear(offers: readonly Offer<Data, Source>[], options?: CallOptions): Promise<void>;
}
