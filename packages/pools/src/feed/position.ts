import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, readInteger, writeInteger } from '@feedloom/core';

/** A place in one life of a user's feed: a chunk and an index in it. */
export interface Position {
  /** 16 hexadecimal digits. */
  readonly incarnation: string;
  readonly seq: number;
  readonly index: number;
}

/** The most items of a chunk. It also bounds the work that a forged token can cause. */
export const MOST_SLOTS = 1000;

const INCARNATION_BYTES = 8;
const INDEX_AT = INCARNATION_BYTES + INTEGER_BYTES;

/** The bytes of a packed position. */
export const POSITION_BYTES = INDEX_AT + 2;

/** Packs a position. */
export function packPosition({ incarnation, seq, index }: Position): Buffer {
  const bytes = Buffer.allocUnsafe(POSITION_BYTES);
  bytes.write(incarnation, 0, INCARNATION_BYTES, 'hex');
  writeInteger(bytes, seq, INCARNATION_BYTES);
  bytes.writeUInt16BE(index, INDEX_AT);
  return bytes;
}

/** Moves a packed position to another index of its chunk. */
export function moveTo(bytes: Buffer, index: number): Buffer {
  bytes.writeUInt16BE(index, INDEX_AT);
  return bytes;
}

/** Unpacks what {@link packPosition} packed. */
export function unpackPosition(bytes: Buffer): Position {
  return {
    incarnation: bytes.toString('hex', 0, INCARNATION_BYTES),
    seq: readInteger(bytes, INCARNATION_BYTES),
    index: bytes.readUInt16BE(INDEX_AT),
  };
}
