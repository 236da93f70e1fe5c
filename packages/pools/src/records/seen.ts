import { Buffer } from 'node:buffer';
import { FORMAT_VERSION, openRecord } from './record.js';

/** What a user did with an item of a chunk: one bit each. */
export const SEEN_BITS = { seen: 1, engaged: 2, hidden: 4 } as const;

/** What may be recorded of an item. */
export type SeenBit = keyof typeof SEEN_BITS;

const TOKEN_BYTES = 12;
const BITS = 1 + TOKEN_BYTES;

/** What was seen of one chunk: the chunk's token, which no other life of the user repeats, and a byte an item. */
export class SeenRecord {
  readonly #record: Buffer;

  /** Reads a stored record. @throws `ERR_CORRUPT` if it cannot be read. */
  constructor(bytes: Uint8Array) {
    this.#record = openRecord(bytes, 'record of seen items', BITS);
  }

  /** The record of a new chunk. */
  static empty(token: string, items: number): SeenRecord {
    const record = Buffer.allocUnsafe(BITS + items).fill(0);
    record[0] = FORMAT_VERSION;
    record.write(token, 1, 'hex');
    return new SeenRecord(record);
  }

  /** The stored form. */
  get bytes(): Uint8Array {
    return this.#record;
  }

  /** Whether `bit` is set for the item in `slot`. */
  has(slot: number, bit: SeenBit): boolean {
    return ((this.#record[BITS + slot] ?? 0) & SEEN_BITS[bit]) !== 0;
  }

  /** A record with `bit` set for `slots` too; slots outside the chunk are ignored. `engaged` implies `seen`. */
  with(slots: readonly number[], bit: SeenBit): SeenRecord {
    const record = Buffer.from(this.#record);
    const bits = SEEN_BITS[bit] | (bit === 'engaged' ? SEEN_BITS.seen : 0);
    for (const slot of slots) {
      if (BITS + slot < record.length) record[BITS + slot] = (record[BITS + slot] as number) | bits;
    }
    return new SeenRecord(record);
  }
}
