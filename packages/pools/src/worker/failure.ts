import type { Offer } from '../contracts/worker.js';

/** An offer that one user has not received, and why. */
export interface Failure<Data, Source extends string> {
  readonly offer: Offer<Data, Source>;
  readonly reason: string;
  readonly attempts: number;
  /** Whether the part that failed says that it may work later: worth giving back to a queue. */
  readonly transient: boolean;
}
