import type { CallOptions } from '@feedloom/core';
import type { Offer } from './worker.js';

/** An offer that could not be brought to a user, or to the rest of its audience. */
export interface UndeliveredOffer<Data, Source extends string = string> {
  /** Who has not received it; `undefined` for everybody from `cursor` on. */
  readonly user: string | undefined;
  /** What could not be brought. */
  readonly offer: Offer<Data, Source>;
  /** The page of the audience that was next; `undefined` for the first one, or if `user` is given. */
  readonly cursor: string | undefined;
  /** What went wrong, for people to read. */
  readonly reason: string;
  /** How often it was tried. */
  readonly attempts: number;
  /** When it was given up, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Keeps what a worker could not deliver, for people to look at. */
export interface DeadLetters<Data, Source extends string = string> {
  /** Keeps `letters`; the same letter twice is the same as once. */
  put(letters: readonly UndeliveredOffer<Data, Source>[], options?: CallOptions): Promise<void>;
}
