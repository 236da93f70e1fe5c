import type { EventReader } from '../journal/event-reader.js';

/** An item that is used by the same users as another. */
export interface SimilarItem {
  /** The other item. */
  readonly item: string;
  /** The cosine of the two items' users, shrunk where little is known; in [0, 1). */
  readonly similarity: number;
  /** How much they were used together, decayed: a lower bound. */
  readonly together: number;
}

/** An item that a user did something with lately. */
export interface RecentItem {
  /** The item. */
  readonly item: string;
  /** The most that the user's interactions with it counted. */
  readonly weight: number;
  /** When it counted so, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** How large a {@link Cooccurrence} is. */
export interface CooccurrenceStats {
  /** Items that are counted. */
  readonly items: number;
  /** Users whose last items are remembered. */
  readonly users: number;
  /** Items that made room for others because there were `maxItems`. */
  readonly evicted: number;
  /** Bytes of typed arrays; names of items and users come on top. */
  readonly bytes: number;
}

/** Which items are used together, learned event by event in fixed memory: item-item collaborative filtering. */
export interface Cooccurrence extends EventReader {
  /** The items most used by the users of `item`, best first; none for one that is not known. O(neighbours). */
  similar(
    item: string,
    options?: { /** The most of them. @defaultValue all that are kept */ readonly limit?: number | undefined },
  ): SimilarItem[];
  /** What a user did last with different items, newest first. */
  recentOf(user: string): RecentItem[];
  /** How large it is. */
  stats(): CooccurrenceStats;
}
