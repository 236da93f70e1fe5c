import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, asBuffer, readInteger, writeInteger } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import { NONCE_BYTES } from './graph-keys.js';

/** The head of a bucket: how often it was written, and chance, so that no two heads are ever equal. */
export function packBucketHead(sequence: number, random: Random): Uint8Array {
  const bytes = Buffer.alloc(INTEGER_BYTES + NONCE_BYTES);
  writeInteger(bytes, sequence, 0);
  bytes.set(random.bytes(NONCE_BYTES), INTEGER_BYTES);
  return bytes;
}

/** How often a bucket was written; 0 if it has no head. */
export function sequenceOf(head: Uint8Array | undefined): number {
  return head === undefined || head.length < INTEGER_BYTES ? 0 : readInteger(asBuffer(head), 0);
}

/** The head of an owner: its random part, and the stamp of its last erasure. */
export function packOwnerHead(erasedBefore: number, random: Random): Uint8Array {
  const bytes = Buffer.alloc(NONCE_BYTES + 8);
  bytes.set(random.bytes(NONCE_BYTES), 0);
  bytes.writeDoubleBE(erasedBefore, NONCE_BYTES);
  return bytes;
}

/** The random part of an owner's head. */
export function nonceOf(head: Uint8Array): Uint8Array {
  return head.subarray(0, NONCE_BYTES);
}

/** Changes of an owner with this stamp or a lower one are of before an erasure; 0 if there was none. */
export function erasedBefore(head: Uint8Array | undefined): number {
  return head === undefined || head.length < NONCE_BYTES + 8 ? 0 : asBuffer(head).readDoubleBE(NONCE_BYTES);
}
