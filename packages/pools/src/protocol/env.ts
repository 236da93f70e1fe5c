import { FeedloomError } from '@feedloom/core';
import type { LiveHead } from '../records/head.js';
import type { Layout } from '../layout/layout.js';

/** What all operations need to know. The same for every user. */
export interface Env {
  readonly layout: Layout;
  /** Whether the feed has a store of its own. */
  readonly twoStores: boolean;
  /** Sources with a pool for each user; shared ones are not among them. */
  readonly sources: readonly string[];
  readonly capOf: (source: string) => number;
  /** How many removals a served item stays away for. It stays away as long as it is in the feed in any case. */
  readonly window: number;
  /** The most items that the feed keeps. */
  readonly keep: number;
  /** The most items owed after failures. */
  readonly maxWant: number;
  readonly sessionGapMs: number;
  /** How long the tombstone of an erased user lives. */
  readonly tombstoneMs: number;
  /** How often an operation tries again after losing a race. */
  readonly attempts: number;
  readonly now: () => number;
  /** 12 random bytes in hexadecimal, never twice the same. */
  readonly token: () => string;
  /** 6 random bytes. */
  readonly nonce: () => Uint8Array;
}

/** Whether a mark of revision `rev` can matter no more: outside the window, and its chunk is not kept. */
export function isOver(env: Env, head: LiveHead, rev: number): boolean {
  return head.rev - rev >= env.window && rev < (head.chunks[0]?.[1] ?? Infinity);
}

/** Says that an operation lost every race it was in. */
export function contended(what: string, attempts: number): FeedloomError {
  return new FeedloomError(
    'ERR_CONFLICT',
    `${what} met other writes of the same user ${attempts} times in a row. Nothing was lost: try again.`,
    { retryable: true },
  );
}
