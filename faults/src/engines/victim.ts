import type { OrderedStore } from '@feedloom/core';

/** A server that is killed again and again, with feeds that live on it. */
export interface Victim extends AsyncDisposable {
  /** As the row of the report says it, with the stated durability. */
  readonly what: string;
  /** Holds the pools. */
  readonly store: OrderedStore;
  readonly layout: 'cells' | 'blocks';
  /** Holds the feeds; nothing if they live with the pools. */
  readonly feedStore?: OrderedStore | undefined;
  /** Answers reads of the feed while its store is dead. */
  readonly replica?: OrderedStore | undefined;
  /**
   * Whether another server takes over. If none does, an answer while the server is dead must say that it is less than
   * what was asked for; otherwise it may be whole again before the dead server is back.
   */
  readonly takesOver: boolean;
  /** Ends the server at once, as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again on its data; done when it answers. */
  restart(): Promise<void>;
}
