import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { asBuffer } from '@feedloom/core';
import type { Entry } from '@feedloom/core';
import type { EdgeFacts } from './edge-change.js';
import { CHANGE_KEY_BYTES, OWNER_BYTES, endsOf } from './graph-keys.js';

/** The first byte, so that a later format can be told from this one. */
const FORMAT = 1;

/** Flags: the edge is there; it has an owner; it says that an edge is gone for the sake of the backlog only. */
const LIVE = 1;
const OWNED = 2;
const TRACE = 4;

/** Format, flags, CRC-32, stamp, key of its change, time, weight. */
const CHECKED_FROM = 6;
const STAMP_AT = 6;
const CHANGE_AT = STAMP_AT + 8;
const TIME_AT = CHANGE_AT + CHANGE_KEY_BYTES;
const WEIGHT_AT = TIME_AT + 8;
const OWNER_AT = WEIGHT_AT + 8;

/** An edge as it lies in the store, or what is left of one that was removed, so that no older change brings it back. */
export interface EdgeRecord {
  /** Of its last change. */
  readonly stamp: number;
  /** The key of the cell that tells of its last change. */
  readonly change: Uint8Array;
  /** The digest of the user who put it there last, even if it is gone. */
  readonly owner: string | undefined;
  /** `undefined` if it is gone. */
  readonly facts: EdgeFacts | undefined;
  /** Whether nobody needs to know that it is gone but the backlog. @defaultValue `false` */
  readonly isTrace?: boolean | undefined;
}

/** Packs a record. */
export function packEdge({ stamp, change, owner, facts, isTrace = false }: EdgeRecord): Uint8Array {
  const bytes = Buffer.alloc(OWNER_AT + (owner === undefined ? 0 : OWNER_BYTES));
  bytes[0] = FORMAT;
  bytes[1] = (facts === undefined ? 0 : LIVE) | (owner === undefined ? 0 : OWNED) | (isTrace ? TRACE : 0);
  bytes.writeDoubleBE(stamp, STAMP_AT);
  bytes.set(change, CHANGE_AT);
  bytes.writeDoubleBE(facts?.at ?? 0, TIME_AT);
  bytes.writeDoubleBE(facts?.weight ?? 0, WEIGHT_AT);
  if (owner !== undefined) bytes.write(owner, OWNER_AT, 'base64url');
  bytes.writeUInt32BE(checkSum(bytes), 2);
  return bytes;
}

/** Unpacks a record. @returns `undefined` if it is damaged. */
export function unpackEdge(value: Uint8Array): EdgeRecord | undefined {
  const bytes = asBuffer(value);
  if (bytes.length < OWNER_AT || bytes[0] !== FORMAT || bytes.readUInt32BE(2) !== checkSum(bytes)) return undefined;
  const flags = bytes[1] ?? 0;
  const owner = (flags & OWNED) === 0 ? undefined : bytes.toString('base64url', OWNER_AT);
  return {
    stamp: bytes.readDoubleBE(STAMP_AT),
    change: Uint8Array.from(bytes.subarray(CHANGE_AT, TIME_AT)),
    owner,
    facts:
      (flags & LIVE) === 0
        ? undefined
        : { at: bytes.readDoubleBE(TIME_AT), weight: bytes.readDoubleBE(WEIGHT_AT), owner },
    isTrace: (flags & TRACE) !== 0,
  };
}

/** An edge that was read. */
export interface FoundEdge extends EdgeRecord {
  readonly from: string;
  readonly to: string;
}

/** Reads a cell. @returns `undefined` if it is damaged. */
export function readEdge({ key, value }: Entry): FoundEdge | undefined {
  const record = unpackEdge(value);
  return record && { ...endsOf(key), ...record };
}

/** Over the flags and all that follows the check sum. */
function checkSum(bytes: Buffer): number {
  return crc32(bytes.subarray(CHECKED_FROM), bytes[1]);
}
