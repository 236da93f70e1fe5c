import type { Offer } from '../contracts/worker.js';

/** An offer that a worker has taken in, and what it owes to the place where it comes from. */
export interface HeldOffer<Data, Source extends string> {
  readonly offer: Offer<Data, Source>;
  /** Whether it can be given back, to be worked on later. */
  readonly isReturnable: boolean;
  /** Whether it has meanwhile been given to somebody else. */
  readonly isLost: boolean;
  /** Its whole audience is served. Never rejects. */
  done(): Promise<void>;
  /** Gives it back because of `reason`: at once and uncharged, or later and later if it `hasFailed`. Never rejects. */
  giveBack(reason: string, hasFailed: boolean): Promise<void>;
}
