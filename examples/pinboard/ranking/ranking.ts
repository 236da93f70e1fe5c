import type { CallOptions } from '@feedloom/core';
import type { HomeRanking } from './home-ranker.js';

/**
 * Finds and orders pins for users: the one that learns, in this process, or a client of it. What only takes a user's profile
 * is in `Preferences`, which every process has.
 */
export interface Ranking {
  /** The best pins for a user that are not excluded, best first. It answers within its deadline, and says what it lacks. */
  rank(user: string, exclude: ReadonlySet<string>, options?: CallOptions): Promise<HomeRanking>;
  /** How many rankings each rung of the ladder has answered. */
  rungs(options?: CallOptions): Promise<Readonly<Record<string, number>>>;
  /** How many rankings came from where, if they come from elsewhere: what is kept, the ranker, or whatever there was. */
  answers?(): Readonly<Record<string, number>>;
  /** The boards that a pin lies on, as walkers know them. */
  boardsOf(pin: string, options?: CallOptions): Promise<readonly string[]>;
  /** Forgets a user. Idempotent. @throws `ERR_UNAVAILABLE` if that could not be done now. */
  erase(user: string, options?: CallOptions): Promise<void>;
}
