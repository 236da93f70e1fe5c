/** The item is in a chunk of the feed. */
export interface ServedExplanation<Source extends string = string> {
  /** Tells the states apart. */
  readonly state: 'served';
  /** The chunk's sequence number. */
  readonly chunk: number;
  /** The place in the chunk, from 0. */
  readonly slot: number;
  /** The policy that made the chunk. */
  readonly policy: string;
  /** The rule that chose the item. */
  readonly rule: string;
  /** How many places a later rule moved it down (positive) or up (negative). */
  readonly displaced: number;
  /** The limits that gave way so that it could stand there. */
  readonly relaxed: readonly string[];
  /** The pool that it was taken from. */
  readonly source: Source;
  /** As it was when it was taken. */
  readonly score: number;
  /** When its chunk was made, in milliseconds since the Unix epoch. */
  readonly servedAt: number;
  /** Whether `track` has told that it was seen. */
  readonly seen: boolean;
  /** Whether `track` has told that the user did something with it. */
  readonly engaged: boolean;
}

/** One pool that holds an item. */
export interface WaitingPlace<Source extends string = string> {
  /** Whose pool it is. */
  readonly source: Source;
  /** The item's score there; `undefined` if it waits below the heads that were read. */
  readonly score: number | undefined;
  /** How many items are better; `undefined` if more than the heads that were read. */
  readonly rank: number | undefined;
}

/** The item waits in pools. */
export interface WaitingExplanation<Source extends string = string> {
  /** Tells the states apart. */
  readonly state: 'waiting';
  /** The pools that hold it. */
  readonly pools: readonly WaitingPlace<Source>[];
  /** The rule that has put it off to a later session, if one has. */
  readonly deferredBy?: string | undefined;
}

/** The item left its pool without being served. */
export interface DroppedExplanation {
  /** Tells the states apart. */
  readonly state: 'dropped';
  /** A {@link DropReason}, or the rule that dropped it. */
  readonly reason: string;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Nothing more is known than the state. */
export interface BareExplanation {
  /** The user has hidden it; it was retracted; its chunk has been trimmed; or nobody ever offered it. */
  readonly state: 'hidden' | 'retracted' | 'served-and-trimmed' | 'unknown';
}

/** Where an item is for a user, and why. */
export type Explanation<Source extends string = string> =
  ServedExplanation<Source> | WaitingExplanation<Source> | DroppedExplanation | BareExplanation;
