import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, readInteger, writeInteger } from '@feedloom/core';
import type { DropReason } from '../contracts/item.js';
import { FORMAT_VERSION, corrupt, openRecord } from './record.js';

/** How an item left a pool unseen, for `explain`. It decides nothing. */
export interface Exit {
  /** The revision of the write that took it out. */
  readonly rev: number;
  readonly reason: DropReason;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
}

/** By their stored numbers. */
const REASONS: readonly DropReason[] = ['capped', 'expired', 'hidden', 'removed', 'retracted', 'rule', 'moved', 'dead'];

const REASON = 1 + INTEGER_BYTES;
const EXIT_BYTES = REASON + 1 + 8;

/** Writes an exit: version, revision, reason, time. */
export function encodeExit({ rev, reason, at }: Exit): Buffer {
  const value = Buffer.allocUnsafe(EXIT_BYTES);
  value[0] = FORMAT_VERSION;
  writeInteger(value, rev, 1);
  value[REASON] = REASONS.indexOf(reason);
  value.writeDoubleLE(at, REASON + 1);
  return value;
}

/** Reads what {@link encodeExit} wrote. @throws `ERR_CORRUPT` if it did not. */
export function decodeExit(bytes: Uint8Array): Exit {
  const value = openRecord(bytes, 'note of a dropped item', EXIT_BYTES);
  const reason = REASONS[value[REASON] as number];
  if (reason === undefined) throw corrupt('note of a dropped item');
  return { rev: readInteger(value, 1), reason, at: value.readDoubleLE(REASON + 1) };
}
