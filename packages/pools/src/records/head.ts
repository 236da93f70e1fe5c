import type { Withheld } from '../contracts/generator.js';
import type { PendingDecision } from './pending.js';
import { corrupt, decodeRecord, encodeRecord } from './record.js';

/** How many put-off items a head remembers, for `explain`. */
export const MOST_DEFERS = 32;

/** A kept chunk, as the head remembers it: how many items it has, and its revision. */
export type KeptChunk = readonly [items: number, rev: number];

/**
 * A user's head: the cell that guards all else. No two heads are ever equal, since `token` is random.
 *
 * Whatever takes something away replaces it; offers are guarded by it and leave it as it is.
 */
export interface LiveHead {
  readonly state: 'live';
  readonly token: string;
  /** Names this life of the user: changes only when an erased user comes back. 16 hexadecimal digits. */
  readonly incarnation: string;
  /** Counts the removals. */
  readonly rev: number;
  /** The newest chunk, and the oldest one kept; `first > seq` if there is none. */
  readonly seq: number;
  readonly first: number;
  /** The kept chunks from `first` to `seq`. */
  readonly chunks: readonly KeptChunk[];
  /** Items owed after failed refreshes. */
  readonly want: number;
  /** The chunk that came too late to be shown and is shown next; 0 for none. */
  readonly bank: number;
  /** The generator's own memory. */
  readonly carry: unknown;
  /** What the last slate put off to a later session. */
  readonly defers: readonly Withheld[];
  /** Source → the rank below which a full pool takes nothing. */
  readonly floors: Readonly<Record<string, number>>;
  /** Source → its size at the last settle, less what was taken since. */
  readonly counts: Readonly<Record<string, number>>;
  readonly session: number;
  /** The last visit, in milliseconds since the Unix epoch; 0 before the first. */
  readonly visitedAt: number;
  /** Two stores: what the pool store has to do to reach `rev`. */
  readonly pending?: PendingDecision | undefined;
}

/** The head of a user who is being erased, or has been. It refuses everything else. */
export interface GoneHead {
  readonly state: 'erasing' | 'erased';
  readonly token: string;
  /** When the erasure began, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Either kind of head. */
export type Head = LiveHead | GoneHead;

/** The head of a user about whom nothing is known yet. */
export function bareHead(token: string, incarnation: string): LiveHead {
  return {
    state: 'live',
    token,
    incarnation,
    rev: 0,
    seq: 0,
    first: 1,
    chunks: [],
    want: 0,
    bank: 0,
    carry: undefined,
    defers: [],
    floors: {},
    counts: {},
    session: 0,
    visitedAt: 0,
  };
}

/** Writes a head. */
export function encodeHead(head: Head): Uint8Array {
  return encodeRecord(head);
}

/** Reads a head; `undefined` for an absent one. @throws `ERR_CORRUPT` if it cannot be read. */
export function decodeHead(bytes: Uint8Array | undefined): Head | undefined {
  if (bytes === undefined) return undefined;
  const head = decodeRecord(bytes, 'head of a user');
  if (typeof head !== 'object' || head === null || !('state' in head)) throw corrupt('head of a user');
  return head as Head;
}
