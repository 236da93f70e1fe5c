import type { RankedPin } from './home-ranker.js';

/** The last ranking of a user, as all processes share it. JSON. */
export interface KeptRanking {
  readonly pins: readonly RankedPin[];
  /** When it was asked for, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Up to where in the board's log whoever ranked had learned; nothing is known of one that does not say. */
  readonly learned?: number | undefined;
  /** Whether nothing was lacking when it was made. */
  readonly isWhole?: boolean | undefined;
}
