import type { CallOptions, Degraded } from '@feedloom/core';
import type { Explanation } from './explanation.js';

/** An item on a page. */
export interface FeedItem<Data, Source extends string = string> {
  /** As it was offered. */
  readonly id: string;
  /** The pool that it was taken from. */
  readonly source: Source;
  /** As it was when it was taken; comparable within one source. */
  readonly score: number;
  /** As it was offered, or as `hydrate` has completed it. */
  readonly data: Data;
  /** Hand it to {@link FeedService.track}. Opaque, signed, good for this user only. */
  readonly token: string;
}

/** What a user sees: items newest chunk first, in the order in which their chunk was made. */
export interface Page<Data, Source extends string = string> {
  /** At most the limit asked for; no item twice. */
  readonly items: readonly FeedItem<Data, Source>[];
  /** Hand it to {@link OpenOptions.cursor} for the items below; `undefined` at the end. */
  readonly next: string | undefined;
  /** Whether there may be items below. */
  readonly hasMore: boolean;
  /** How many items of the newest chunk are new with this answer; 0 if the feed is unchanged. */
  readonly fresh: number;
  /** In what ways this answer is less than was asked for; empty for a whole one. */
  readonly degraded: readonly Degraded[];
}

/** What to show. */
export interface OpenOptions extends CallOptions {
  /** The most items on the page. @defaultValue the chunk size */
  readonly limit?: number | undefined;
  /** {@link Page.next} of the page above: continue below it, without a refresh. */
  readonly cursor?: string | undefined;
  /** For the rules of the mix to read. */
  readonly signals?: Readonly<Record<string, unknown>> | undefined;
}

/** What a user did with items: saw them, did something with them, or wants them gone. */
export type TrackKind = 'seen' | 'engaged' | 'hidden';

/** How many of the tokens were recorded. */
export interface TrackReceipt {
  /** Tokens whose fact is kept now. */
  readonly recorded: number;
  /** Tokens of chunks that have been trimmed away since. */
  readonly trimmed: number;
}

/** Proof of an erasure. */
export interface EraseReceipt {
  /** Whose data it was. */
  readonly user: string;
  /** The cells that the first scan found. */
  readonly found: number;
  /** The cells that were deleted. */
  readonly deleted: number;
  /** The cells that the second scan found beside the tombstones; 0. */
  readonly remaining: number;
  /** When it was done, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Keeps every user's feed: adds new chunks on top, and answers from what is there when no new one can be had. */
export interface FeedService<Data, Source extends string = string> {
  /**
   * Without a cursor: makes a new chunk and shows the feed from the top. With one: shows what is below it.
   *
   * Answers within the deadline. If no chunk can be made in time the answer is the feed as it was, `degraded` says so,
   * and a later chunk is at least as large as the one that failed.
   *
   * @throws `ERR_INVALID_CURSOR` for a cursor that is malformed, forged or somebody else's; `ERR_CURSOR_TRIMMED` if
   * what is below it has been trimmed away; `ERR_ERASED`; `ERR_TIMEOUT` if not even the feed could be read.
   */
  open(user: string, options?: OpenOptions): Promise<Page<Data, Source>>;

  /**
   * Records what the user did. A hidden item leaves the user's pages and pools at once and for good.
   *
   * @throws `ERR_INVALID_TOKEN` if a token is malformed, forged or somebody else's, and then nothing is recorded.
   */
  track(user: string, kind: TrackKind, tokens: readonly string[], options?: CallOptions): Promise<TrackReceipt>;

  /**
   * Which items tokens stand for, in whichever process their page was made: learn from these, never from ids that a caller
   * names.
   *
   * @returns In the order given; `undefined` where the chunk has been trimmed away since.
   * @throws `ERR_INVALID_TOKEN` if a token is malformed, forged or somebody else's.
   */
  itemsOf(user: string, tokens: readonly string[], options?: CallOptions): Promise<readonly (string | undefined)[]>;

  /** Says where an item is for this user, present or absent, and which rule put it there. */
  explain(user: string, item: string, options?: CallOptions): Promise<Explanation<Source>>;

  /**
   * Takes items off every user's pages: at once in this process, within `retractedMaxAgeMs` in others. They leave the
   * pools when they surface there.
   */
  retract(items: readonly string[], options?: CallOptions): Promise<void>;

  /** Deletes all that is kept of a user. Idempotent; an interrupted erasure is finished by the next one. */
  erase(user: string, options?: CallOptions): Promise<EraseReceipt>;
}
