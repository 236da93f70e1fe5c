import { Buffer } from 'node:buffer';
import { SCORE_BYTES, asBuffer, decodeString, readScore } from '@feedloom/core';
import type { Candidate } from '../contracts/item.js';
import { FINGERPRINT_BYTES } from './fingerprint.js';
import { FORMAT_VERSION, corrupt } from './record.js';

const TIMES = 1;
const PRINT = 2;
const AT = PRINT + FINGERPRINT_BYTES;
const EXPIRES = AT + 8;
const SCORE = EXPIRES + 8;
const DATA = SCORE + 8;

/** What is kept of an item while it waits in a pool, beside what its key says. */
export interface EntryContent {
  readonly timesServed: number;
  readonly at: number;
  /** When it expires, in milliseconds since the Unix epoch; 0 for never. */
  readonly expiresAt: number;
  readonly score: number;
  /** JSON, UTF-8. */
  readonly data: Uint8Array;
}

/** Writes an entry's value: version, times served, fingerprint, times, score, data. */
export function encodeEntry(content: EntryContent, fingerprint: Uint8Array): Buffer {
  const value = Buffer.allocUnsafe(DATA + content.data.length);
  value[0] = FORMAT_VERSION;
  value[TIMES] = Math.min(content.timesServed, 255);
  value.set(fingerprint, PRINT);
  value.writeDoubleLE(content.at, AT);
  value.writeDoubleLE(content.expiresAt, EXPIRES);
  value.writeDoubleLE(content.score, SCORE);
  value.set(content.data, DATA);
  return value;
}

/** Turns an item's data into the JSON that is stored. `undefined` becomes `null`. */
export function encodeData(data: unknown): Buffer {
  return Buffer.from(JSON.stringify(data) ?? 'null', 'utf8');
}

function decodeData(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw corrupt('data of an item', error);
  }
}

/** An item as it is stored, in a pool or in a chunk. Many are read and few are shown: all is decoded on demand. */
export abstract class StoredItem {
  readonly source: string;
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;
  #data: unknown;

  /** Checks the value, which lies from `start` to `end` in `bytes`; decodes nothing. @throws `ERR_CORRUPT` if it cannot be read. */
  constructor(source: string, bytes: Uint8Array, start = 0, end = bytes.length) {
    if (end - start < DATA || bytes[start] !== FORMAT_VERSION) throw corrupt('pool entry');
    this.source = source;
    this.#bytes = asBuffer(bytes);
    this.#start = start;
    this.#end = end;
  }

  abstract get id(): string;

  /** The stored value. */
  get value(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  get score(): number {
    return this.#bytes.readDoubleLE(this.#start + SCORE);
  }

  get at(): number {
    return this.#bytes.readDoubleLE(this.#start + AT);
  }

  get expiresAt(): number {
    return this.#bytes.readDoubleLE(this.#start + EXPIRES);
  }

  get timesServed(): number {
    return this.#bytes[this.#start + TIMES] ?? 0;
  }

  get fingerprint(): Buffer {
    return this.#bytes.subarray(this.#start + PRINT, this.#start + AT);
  }

  /** The two halves of the fingerprint. */
  get printLow(): number {
    return this.#bytes.readUInt32LE(this.#start + PRINT);
  }

  get printHigh(): number {
    return this.#bytes.readUInt32LE(this.#start + PRINT + 4);
  }

  /** The stored JSON, undecoded. */
  get dataBytes(): Buffer {
    return this.#bytes.subarray(this.#start + DATA, this.#end);
  }

  get data(): unknown {
    this.#data ??= decodeData(this.#bytes.toString('utf8', this.#start + DATA, this.#end));
    return this.#data;
  }
}

/** Where an entry lies in a block: its frame, its source and its id, and then its value. */
export interface PackedAt {
  readonly block: Buffer;
  readonly start: number;
  readonly rankAt: number;
  readonly idAt: number;
  readonly valueAt: number;
  readonly end: number;
}

/** Where the name of an entry comes from: it is known, or it stands in the entry's key or in the block that it lies in. */
export type EntryName =
  { readonly id: string; readonly rank: number } | { readonly key: Buffer; readonly prefixLength: number } | PackedAt;

/** An item that waits in a pool. */
export class PoolEntry extends StoredItem implements Candidate<unknown> {
  /** The revision that its writer had read. */
  readonly q: number;
  /** Cells layout: its key; `undefined` in blocks. */
  readonly key: Buffer | undefined;
  /** Blocks layout: where it was read; `undefined` if it was not. */
  readonly place: PackedAt | undefined;
  readonly #prefixLength: number;
  #id: string | undefined;
  #rank: number | undefined;

  /** See {@link StoredItem}. */
  constructor(source: string, name: EntryName, q: number, bytes: Uint8Array, start?: number, end?: number) {
    super(source, bytes, start, end);
    this.q = q;
    this.key = 'key' in name ? name.key : undefined;
    this.place = 'block' in name ? name : undefined;
    this.#prefixLength = 'key' in name ? name.prefixLength : 0;
    this.#id = 'id' in name ? name.id : undefined;
    this.#rank = 'id' in name ? name.rank : undefined;
  }

  get id(): string {
    this.#id ??= this.#readId();
    return this.#id;
  }

  /** The order in the pool: the score, or its forward-decayed form. */
  get rank(): number {
    this.#rank ??= this.#readRank();
    return this.#rank;
  }

  #readId(): string {
    const { place } = this;
    if (place !== undefined) return place.block.toString('utf8', place.idAt, place.valueAt);
    return decodeString(this.key as Buffer, this.#prefixLength + SCORE_BYTES).text;
  }

  #readRank(): number {
    const { place } = this;
    return place === undefined
      ? readScore(this.key as Buffer, this.#prefixLength)
      : place.block.readDoubleLE(place.rankAt);
  }
}

/** Best first: higher rank, then id in UTF-8 byte order. */
export function byRank(a: PoolEntry, b: PoolEntry): number {
  return b.rank - a.rank || (a.id === b.id ? 0 : Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
}
