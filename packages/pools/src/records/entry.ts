import { Buffer } from 'node:buffer';
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
  readonly fingerprint: Uint8Array;
  readonly at: number;
  /** When it expires, in milliseconds since the Unix epoch; 0 for never. */
  readonly expiresAt: number;
  readonly score: number;
  /** JSON, UTF-8. */
  readonly data: Uint8Array;
}

/** Writes an entry's value: version, times served, fingerprint, times, score, data. */
export function encodeEntry(content: EntryContent): Buffer {
  const value = Buffer.allocUnsafe(DATA + content.data.length);
  value[0] = FORMAT_VERSION;
  value[TIMES] = Math.min(content.timesServed, 255);
  value.set(content.fingerprint, PRINT);
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

/** Reads what {@link encodeData} wrote. */
export function decodeData(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as unknown;
  } catch (error) {
    throw corrupt('data of an item', error);
  }
}

/**
 * An item that waits in a pool. A refresh reads many and shows few, so everything is decoded on demand.
 */
export class PoolEntry implements Candidate<unknown> {
  readonly source: string;
  readonly id: string;
  /** The order in the pool: the score, or its forward-decayed form. */
  readonly rank: number;
  /** The revision that its writer had read. */
  readonly q: number;
  /** Cells layout: its key; `undefined` in blocks and for items of shared sources. */
  readonly key: Uint8Array | undefined;
  /** The stored value. */
  readonly value: Buffer;
  #data: unknown;

  /** Takes the parts of the key apart from the value, which is checked here and decoded later. */
  constructor(source: string, id: string, rank: number, q: number, value: Uint8Array, key?: Uint8Array) {
    this.source = source;
    this.id = id;
    this.rank = rank;
    this.q = q;
    this.key = key;
    this.value = openRecord(value, 'pool entry', DATA);
  }

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
    this.#data ??= decodeData(this.dataBytes);
    return this.#data;
  }
}

/** Best first: higher rank, then id in UTF-8 byte order. */
export function byRank(a: PoolEntry, b: PoolEntry): number {
  return b.rank - a.rank || (a.id === b.id ? 0 : Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
}
