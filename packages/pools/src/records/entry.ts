import { Buffer } from 'node:buffer';
import { SCORE_BYTES, decodeString, readScore } from '@feedloom/core';
import type { Candidate } from '../contracts/item.js';
import { FINGERPRINT_BYTES } from './fingerprint.js';
import { FORMAT_VERSION, corrupt, openRecord } from './record.js';

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

function decodeData(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString('utf8', DATA)) as unknown;
  } catch (error) {
    throw corrupt('data of an item', error);
  }
}

/** An item as it is stored, in a pool or in a chunk. Many are read and few are shown: all is decoded on demand. */
export abstract class StoredItem {
  readonly source: string;
  /** The stored value. */
  readonly value: Buffer;
  #data: unknown;

  /** Checks the value; decodes nothing. @throws `ERR_CORRUPT` if it cannot be read. */
  constructor(source: string, value: Uint8Array) {
    this.source = source;
    this.value = openRecord(value, 'pool entry', DATA);
  }

  abstract get id(): string;

  get score(): number {
    return this.value.readDoubleLE(SCORE);
  }

  get at(): number {
    return this.value.readDoubleLE(AT);
  }

  get expiresAt(): number {
    return this.value.readDoubleLE(EXPIRES);
  }

  get timesServed(): number {
    return this.value[TIMES] ?? 0;
  }

  get fingerprint(): Buffer {
    return this.value.subarray(PRINT, AT);
  }

  /** The stored JSON, undecoded. */
  get dataBytes(): Buffer {
    return this.value.subarray(DATA);
  }

  get data(): unknown {
    this.#data ??= decodeData(this.value);
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
  constructor(source: string, name: EntryName, q: number, value: Uint8Array) {
    super(source, value);
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

  /** The two halves of the fingerprint. */
  get printLow(): number {
    return this.value.readUInt32LE(PRINT);
  }

  get printHigh(): number {
    return this.value.readUInt32LE(PRINT + 4);
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
