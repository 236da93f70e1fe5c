import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { INTEGER_BYTES, asBuffer, decodeString, encodeString, prefixEnd, writeInteger } from '@feedloom/core';

/** Bytes of an owner's digest. */
export const OWNER_BYTES = 16;

/** Bytes of the random part of a head. */
export const NONCE_BYTES = 8;

/** The cell that guards all writes of its partition. */
export const HEAD: Uint8Array = Buffer.from('h');

const EDGE = Buffer.from('e');
const CHANGE = Buffer.from('c');
const INDEX = Buffer.from('i');

/** All edges of a bucket. */
export const ALL_EDGES = { gte: EDGE, lt: prefixEnd(EDGE) };

/** All edges of an owner. */
export const ALL_INDEXED = { gte: INDEX, lt: prefixEnd(INDEX) };

/**
 * Stands for a user in the store, in queues and in snapshots: 128 bits of a digest. Nothing else is ever written of a
 * user, so an erased one leaves no id behind, not even in a record that tells of the erasure.
 *
 * The namespace is all that salts it: whoever can read the store and knows a user's id can tell that the user has or had
 * edges, and ids that can be guessed can be found by trying them.
 */
export function ownerOf(namespace: string, user: string): string {
  const digest = createHash('sha256').update(`feedloom graph ${namespace}\0${user}`).digest();
  return digest.subarray(0, OWNER_BYTES).toString('base64url');
}

/** The partitions of a graph. */
export class GraphPartitions {
  /** What is said of the whole graph. */
  readonly meta: string;

  constructor(namespace: string) {
    this.meta = `${namespace}/graph`;
  }

  /** One of the buckets that edges lie in, by their items. */
  bucket(bucket: number): string {
    return `${this.meta}/edges/${bucket}`;
  }

  /** The names of the edges that a user put there. */
  owner(owner: string): string {
    return `${this.meta}/by/${owner}`;
  }
}

/** Which bucket the edges of an item lie in: FNV-1a, 32 bits, over UTF-16 code units. */
export function bucketOf(item: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < item.length; at += 1) hash = Math.imul(hash ^ item.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % buckets;
}

/** The cell of an edge in its bucket. */
export function edgeKey(from: string, to: string): Uint8Array {
  return Buffer.concat([EDGE, encodeString(from), Buffer.from(to, 'utf8')]);
}

/** The ends that {@link edgeKey} wrote, or {@link indexKey} after its `skip` first bytes. */
export function endsOf(key: Uint8Array, skip = 1): { readonly from: string; readonly to: string } {
  const { text, end } = decodeString(key, skip);
  return { from: text, to: asBuffer(key).toString('utf8', end) };
}

/** The cell in its bucket that tells of an edge's last change: they lie in the order in which they were made. */
export function changeKey(sequence: number, place: number): Uint8Array {
  const key = Buffer.allocUnsafe(CHANGE_KEY_BYTES);
  CHANGE.copy(key);
  writeInteger(key, sequence, 1);
  key.writeUInt16BE(place, 1 + INTEGER_BYTES);
  return key;
}

/** The length of every {@link changeKey}. */
export const CHANGE_KEY_BYTES = 1 + INTEGER_BYTES + 2;

/** The changes of a bucket that were made after `sequence`. */
export function changesAfter(sequence: number): { readonly gte: Uint8Array; readonly lt: Uint8Array } {
  return { gte: changeKey(sequence + 1, 0), lt: prefixEnd(CHANGE) };
}

/** The cell of an owner that names an edge, under the random part of the head that it was written under. */
export function indexKey(nonce: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.concat([INDEX, nonce, encodeString(from), Buffer.from(to, 'utf8')]);
}

/** The random part of the head that an {@link indexKey} was written under, and the edge that it names. */
export function readIndexKey(key: Uint8Array): {
  readonly nonce: Uint8Array;
  readonly from: string;
  readonly to: string;
} {
  return { nonce: key.subarray(1, 1 + NONCE_BYTES), ...endsOf(key, 1 + NONCE_BYTES) };
}
