import { Buffer } from 'node:buffer';
import type { Medoid } from './medoid.js';
import type { Session } from './session.js';

/** Something done with an item, without the user that it belongs to. */
export interface Action {
  readonly event: string;
  readonly item: string;
  readonly kind: string;
  readonly at: number;
}

/** An item that the user does not want to see. */
export interface Dislike {
  readonly item: string;
  /** When it was said last. */
  readonly at: number;
}

/** All that is kept of one user, in one cell. */
export interface ProfileState {
  /** Grows with every change. */
  revision: number;
  /** Events up to this time are refused. */
  erasedAt: number | undefined;
  /** The latest time that an event gave, if its clock was ahead. */
  aheadTo?: number | undefined;
  /** Of the vectors. */
  space: string;
  /** What the user liked, newest first. */
  recent: Action[];
  /** Newest first. */
  disliked: Dislike[];
  /** What the user likes. */
  interests: Medoid[];
  /** What the user does not like. */
  aversions: Medoid[];
  session: Session | undefined;
  /** A packed `EventWindow`. */
  events: Buffer;
}

/** The state of a user of whom nothing is known. */
export function emptyProfile(space: string): ProfileState {
  return {
    revision: 0,
    erasedAt: undefined,
    space,
    recent: [],
    disliked: [],
    interests: [],
    aversions: [],
    session: undefined,
    events: Buffer.alloc(0),
  };
}

/** Whether anything is known of the user. */
export function isBlank({ recent, disliked, interests, aversions, events }: ProfileState): boolean {
  return [recent, disliked, interests, aversions, events].every(({ length }) => length === 0);
}
