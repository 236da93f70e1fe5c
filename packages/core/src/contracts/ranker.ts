import type { CallOptions } from './call-options.js';
import type { Degraded } from './degraded.js';
import type { UserContext } from './user-context.js';

/** What is to be ranked, for whom. */
export interface RankRequest<Candidate> {
  /** For whom. */
  readonly user: string;
  /** What to order; their order breaks ties. */
  readonly candidates: readonly Candidate[];
  /** What is known of the user. @defaultValue what the ranker can find out by itself */
  readonly context?: UserContext | undefined;
}

/** One thing that speaks for a placing. */
export interface RankReason {
  /** What it is: `attention`, `interest`, `together`, `trend`, `similarity`, or a feature's name. */
  readonly kind: string;
  /** How much it counts; comparable within one rung and kind. */
  readonly value: number;
  /** The item of the user's, or the word, that it comes from. */
  readonly via?: string | undefined;
}

/** One ranked candidate. */
export interface Ranked<Candidate> {
  /** The very object that was handed in. */
  readonly candidate: Candidate;
  /** Higher is better; comparable only within one answer and one `rung`. */
  readonly score: number;
  /** The ranker that placed it. */
  readonly rung: string;
  /** Why it stands there, weightiest first, where the ranker can say. */
  readonly reasons?: readonly RankReason[] | undefined;
}

/** A ranker's answer. */
export interface Ranking<Candidate> {
  /** Best first, at most the limit asked for. */
  readonly items: readonly Ranked<Candidate>[];
  /** In what ways the answer is less than was asked for; empty for a whole one. */
  readonly degraded: readonly Degraded[];
}

/** How many to return. */
export interface RankOptions extends CallOptions {
  /** The most items to return. @defaultValue all */
  readonly limit?: number | undefined;
}

/** Orders candidates for a user, best first. */
export interface Ranker<Candidate> {
  /** @returns Each candidate at most once, best first; ties by the order given. */
  rank(request: RankRequest<Candidate>, options?: RankOptions): Promise<Ranking<Candidate>>;
}
