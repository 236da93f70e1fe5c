import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, SCORE_BYTES, encodeString, prefixEnd, writeInteger, writeScore } from '@feedloom/core';

/** The bytes of the random tail that makes an entry's key unrepeatable. */
export const NONCE_BYTES = 6;

const tag = (letter: string): Buffer => Buffer.from(letter, 'latin1');

/** The head: the one cell that guards a user's partition. */
export const HEAD = tag('h');
/** Blocks layout: fingerprints of hidden items. */
export const HIDDEN = tag('x');
/** How many entries have been added to each pool since the last settle: a hint. */
export const ADDED = tag('z');
/** The last items that left a pool unseen, with the reason: for `explain`. */
export const DROPPED = tag('d');

/** A contiguous range of keys: `gte` included, `lt` not. */
export interface KeyRange {
  readonly gte: Buffer;
  readonly lt: Buffer;
}

const rangeOf = (prefix: Buffer): KeyRange => ({ gte: prefix, lt: Buffer.from(prefixEnd(prefix)) });

/** All chunks and what has been seen of them. */
export const CHUNKS = rangeOf(tag('c'));
/** The mark log. */
export const MARKS = rangeOf(tag('m'));
/** Cells layout: the entries of all pools, and where each item stands. */
export const ENTRIES = rangeOf(tag('p'));
export const STANDINGS = rangeOf(tag('i'));
/** Cells layout: how items left their pools unseen. */
export const EXITS = rangeOf(tag('e'));
/** Blocks layout: the sorted pools, and the batches that wait to be merged into them. */
export const BLOCKS = rangeOf(tag('b'));
export const INBOX = rangeOf(tag('o'));

function numbered(letter: string, number: number, suffix = ''): Buffer {
  const key = Buffer.allocUnsafe(1 + INTEGER_BYTES + suffix.length);
  key.write(letter, 'latin1');
  writeInteger(key, number, 1);
  key.write(suffix, 1 + INTEGER_BYTES, 'latin1');
  return key;
}

/** The immutable chunk number `seq`. It sorts beside its {@link seenKey}, so one range returns both. */
export const chunkKey = (seq: number): Buffer => numbered('c', seq, 'c');
/** What has been seen of chunk number `seq`. */
export const seenKey = (seq: number): Buffer => numbered('c', seq, 't');
/** The ids that revision `rev` removed. */
export const markKey = (rev: number): Buffer => numbered('m', rev);

/** The chunks below `seq`, newest last. */
export const chunksBelow = (seq: number): KeyRange => ({ gte: CHUNKS.gte, lt: numbered('c', seq) });

/** Where one item stands with the user. */
export const standingKey = (id: string): Buffer => Buffer.from(`i${id}`, 'utf8');

/** How one item left a pool unseen. */
export const exitKey = (id: string): Buffer => Buffer.from(`e${id}`, 'utf8');

/** Blocks layout: the pool of one source. */
export const blockKey = (source: string): Buffer => Buffer.concat([BLOCKS.gte, encodeString(source)]);

/** Blocks layout: one batch, written at revision `q` as the `order`-th since the last settle. */
export function inboxKey(q: number, order: number, nonce: Uint8Array): Buffer {
  const key = Buffer.concat([numbered('o', q), Buffer.allocUnsafe(INTEGER_BYTES), nonce]);
  writeInteger(key, order, 1 + INTEGER_BYTES);
  return key;
}

/** What every refresh asks for is made once: an application has a handful of sources. */
const poolRanges = new Map<string, KeyRange>();
const MOST_RANGES = 1000;

/** What all entries of one pool start with. */
export const poolPrefix = (source: string): Buffer => Buffer.concat([ENTRIES.gte, encodeString(source)]);

/** All entries of one pool, best first. */
export function poolRange(source: string): KeyRange {
  const known = poolRanges.get(source);
  if (known !== undefined) return known;
  const range = rangeOf(poolPrefix(source));
  if (poolRanges.size < MOST_RANGES) poolRanges.set(source, range);
  return range;
}

/** The key of one pool entry: best first, equal ranks by id, and never used twice. */
export function entryKey(prefix: Uint8Array, rank: number, id: string, q: number, nonce: Uint8Array): Buffer {
  const encodedId = encodeString(id);
  const key = Buffer.allocUnsafe(prefix.length + SCORE_BYTES + encodedId.length + INTEGER_BYTES + NONCE_BYTES);
  key.set(prefix, 0);
  let offset = prefix.length;
  writeScore(key, rank, offset);
  offset += SCORE_BYTES;
  key.set(encodedId, offset);
  offset += encodedId.length;
  writeInteger(key, q, offset);
  key.set(nonce, offset + INTEGER_BYTES);
  return key;
}
