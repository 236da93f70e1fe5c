import type { CallOptions } from '@feedloom/core';
import type { PoolHead } from './generator.js';
import type { Candidate, OfferReceipt, OfferedItem } from './item.js';

/** How many to return. */
export interface PeekOptions extends CallOptions {
  /** The most items to return. @defaultValue 25 */
  readonly limit?: number | undefined;
}

/**
 * The items that users have not seen yet: for each user and source a queue, best first.
 *
 * All state is in the store, so every process sees the same queues. Items leave by being served, never by a read.
 */
export interface Pools<Data, Source extends string = string> {
  /** The sources, in the order configured. */
  readonly sources: readonly Source[];

  /**
   * Puts items into one user's pool of one source, or moves those already there to their new score.
   *
   * An item that the user was served within the window, or has hidden, is refused: rescoring never brings it back.
   *
   * @throws `ERR_INVALID_ARGUMENT` for a bad id or score, `ERR_INVALID_PAYLOAD` for data that the schema refuses (and
   * then nothing is written), `ERR_ERASED` after `erase`, `ERR_CONFLICT` if the user's data changed too often.
   */
  add(user: string, source: Source, items: readonly OfferedItem<Data>[], options?: CallOptions): Promise<OfferReceipt>;

  /** Puts items into a shared source, which is merged into every user's feed and copied to nobody's pool. */
  share(source: Source, items: readonly OfferedItem<Data>[], options?: CallOptions): Promise<OfferReceipt>;

  /** The best items of one pool; they stay there. */
  peek(user: string, source: Source, options?: PeekOptions): Promise<Candidate<Data, Source>[]>;

  /** The best items of every pool of the user that is not shared, in one read; they stay there. */
  heads(user: string, options?: PeekOptions): Promise<PoolHead<Data, Source>[]>;

  /** Takes items out of all of the user's pools. They may be offered again. */
  remove(user: string, ids: readonly string[], options?: CallOptions): Promise<void>;

  /** Counts the unseen items of each source. Reads the whole pool: for operations, not for the serving path. */
  size(user: string, options?: CallOptions): Promise<Record<Source, number>>;
}
