/** An item as it is put into a pool. */
export interface OfferedItem<Data> {
  /** Names the item across all sources; 1 to 256 bytes. */
  readonly id: string;
  /** How good it is for the receiving user: finite, higher is better; comparable within one source. */
  readonly score: number;
  /** What rules and pages need of it; kept with it, so keep it small. JSON. */
  readonly data: Data;
  /** When it came to be, in milliseconds since the Unix epoch. @defaultValue now */
  readonly at?: number | undefined;
}

/** An unseen item at the head of a pool, as a generator sees it. */
export interface Candidate<Data, Source extends string = string> extends OfferedItem<Data> {
  /** The pool that it waits in. */
  readonly source: Source;
  readonly at: number;
  /** How often it has been served before without being seen; 0 for an item that is new to the user. */
  readonly timesServed: number;
}

/** Why an offered item did not enter a pool. */
export type RefusalReason = 'served' | 'hidden' | 'below-floor' | 'retracted';

/** An item that did not enter a pool. */
export interface RefusedItem {
  /** The item. */
  readonly id: string;
  /** Why. */
  readonly reason: RefusalReason;
}

/** What became of the items of one offer. */
export interface OfferReceipt {
  /** The ids that are now in the pool, in the order given. */
  readonly accepted: readonly string[];
  /** The others, and why. */
  readonly refused: readonly RefusedItem[];
}

/** Why an item left a pool without being served. */
export type DropReason = 'capped' | 'expired' | 'hidden' | 'removed' | 'retracted' | 'rule' | 'moved' | 'dead';
