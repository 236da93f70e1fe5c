import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { FeedloomError } from '@feedloom/core';
import type { RowItem } from '../rows/segment.js';

/** One change of the items, as the log keeps it. */
export type LogChange =
  | { readonly kind: 'put'; readonly item: RowItem; readonly vector: Float32Array }
  | { readonly kind: 'remove'; readonly id: string };

/** Bytes before a record's body: its length, the checksum of the body, and the checksum of these two. */
const HEAD_BYTES = 12;
/** What a disk writes whole; a page is several of them. */
const SECTOR_BYTES = 512;
/** About how long a record's body becomes; a longer write is several records, of which the last one says so. */
const BODY_BYTES = 1024 * 1024;

/** Changes that are decoded between two turns of the event loop: a few milliseconds. */
const CHANGES_PER_TURN = 2000;

/**
 * The records of one write, which count together or not at all.
 *
 * A body is `u8` whether it is the write's last, then for each change `u32` length of a JSON text
 * (`["id", ...tags]` or `"id"` of a removed one), the text, and for an item its vector as 32-bit floats, little-endian.
 */
export function* encodeChanges(changes: readonly LogChange[]): Generator<Buffer> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for (const [at, change] of changes.entries()) {
    const part = encodeChange(change);
    parts.push(part);
    bytes += part.length;
    const isLast = at === changes.length - 1;
    if (!isLast && bytes < BODY_BYTES) continue;
    yield record(Buffer.concat([Buffer.of(isLast ? 1 : 0), ...parts]));
    parts = [];
    bytes = 0;
  }
}

function encodeChange(change: LogChange): Buffer {
  const text = JSON.stringify(change.kind === 'put' ? [change.item.id, ...change.item.tags] : change.id);
  const body = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  if (change.kind === 'remove') return Buffer.concat([length, body]);
  const { buffer, byteOffset, byteLength } = change.vector;
  return Buffer.concat([length, body, new Uint8Array(buffer, byteOffset, byteLength)]);
}

function record(body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(body.length, 0);
  head.writeUInt32LE(crc32(body), 4);
  head.writeUInt32LE(crc32(head.subarray(0, 8)), 8);
  return Buffer.concat([head, body]);
}

/** The whole write that begins at `start`. */
export interface DecodedWrite {
  readonly changes: readonly LogChange[];
  /** Where the next write begins. */
  readonly end: number;
}

/** How to read writes. */
export interface DecodeOptions {
  /** Whether it is the last log, whose last record may lack the sectors that a power failure kept from the disk. */
  readonly isLast?: boolean;
}

/**
 * Reads the write that begins at `start`; other work gets its turn between records.
 *
 * @returns `undefined` if it was cut short: nobody was told that it was done.
 * @throws `ERR_CORRUPT` if its bytes are there, but are not what was written.
 */
export async function decodeWrite(
  log: Buffer,
  start: number,
  dimension: number,
  { isLast = false }: DecodeOptions = {},
): Promise<DecodedWrite | undefined> {
  const changes: LogChange[] = [];
  for (let at = start; ;) {
    const body = readBody(log, at, isLast);
    if (body === undefined) return undefined;
    await decodeBody(body, dimension, changes);
    at += HEAD_BYTES + body.length;
    if (body[0] === 1) return { changes, end: at };
    await nextTurn();
  }
}

function readBody(log: Buffer, at: number, isLast: boolean): Buffer | undefined {
  const head = log.subarray(at, at + HEAD_BYTES);
  // After a power failure a file may be longer than what was written, and empty there.
  if (head.length < HEAD_BYTES || head.every((byte) => byte === 0)) return undefined;
  if (head.readUInt32LE(8) !== crc32(head.subarray(0, 8))) return refuse(log, at, isLast ? at + HEAD_BYTES : at);
  const end = at + HEAD_BYTES + head.readUInt32LE(0);
  if (end > log.length) return undefined;
  const body = log.subarray(at + HEAD_BYTES, end);
  if (crc32(body) !== head.readUInt32LE(4)) return refuse(log, at, isLast ? end : at);
  return body;
}

/**
 * What to make of bytes from `at` on that are not what was written.
 *
 * @returns `undefined` if the log is empty from a sector before `end` on: a power failure has kept it from the disk.
 */
function refuse(log: Buffer, at: number, end: number): undefined {
  let filled = log.length;
  while (filled > at && log[filled - 1] === 0) filled -= 1;
  if (Math.ceil(filled / SECTOR_BYTES) * SECTOR_BYTES >= end) throw damaged(at);
}

async function decodeBody(body: Buffer, dimension: number, changes: LogChange[]): Promise<void> {
  for (let at = 1, decoded = 1; at < body.length; decoded += 1) {
    if (decoded % CHANGES_PER_TURN === 0) await nextTurn();
    const end = at + 4 + body.readUInt32LE(at);
    const parsed = JSON.parse(body.toString('utf8', at + 4, end)) as string | [string, ...string[]];
    at = end;
    if (typeof parsed === 'string') {
      changes.push({ kind: 'remove', id: parsed });
      continue;
    }
    const [id, ...tags] = parsed;
    const vector = new Float32Array(dimension);
    new Uint8Array(vector.buffer).set(body.subarray(at, at + dimension * 4));
    at += dimension * 4;
    changes.push({ kind: 'put', item: { id, tags }, vector });
  }
}

function damaged(at: number): FeedloomError {
  const message = `The log of the vector index is damaged at byte ${at}; what was written after it is lost. Restore a snapshot.`;
  return new FeedloomError('ERR_CORRUPT', message);
}
