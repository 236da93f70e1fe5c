import type { RankedPin } from './home-ranker.js';

/** The last ranking of a user, for when there is no ranker. JSON. */
export interface KeptRanking {
  readonly pins: readonly RankedPin[];
  /** When it was asked for, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Under which key the ranking of a user is kept. */
export const rankingKey = (user: string): string => `ranking/${user}`;
