import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { CacheCodec } from './cache-codec.js';

/** Changes with the layout below. */
const FORMAT = 1;
/** Format · when it expires, in milliseconds since the epoch · checksum of that and of what follows · length of the version. */
const HEADER_BYTES = 14;

function checksum(header: Buffer, payload: Buffer): number {
  return crc32(payload, crc32(header.subarray(1, 9)));
}

/** How cached values are stored, so that poisoned ones are told: damaged, of another version or of another kind. */
export class CacheRecords<Value> {
  readonly #codec: CacheCodec<Value>;
  readonly #version: Buffer;

  /** Records of `version`; those of any other are misses. */
  constructor(codec: CacheCodec<Value>, version: string) {
    this.#codec = codec;
    this.#version = Buffer.from(version);
  }

  /** The record of a value that expires at `expiresAt`, which may be `Infinity`. */
  pack(value: Value, expiresAt: number): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    const payload = Buffer.concat([this.#version, this.#codec.encode(value)]);
    header.writeUInt8(FORMAT, 0);
    header.writeDoubleBE(expiresAt, 1);
    header.writeUInt32BE(checksum(header, payload), 9);
    header.writeUInt8(this.#version.length, 13);
    return Buffer.concat([header, payload]);
  }

  /** The value of a record and when it expires; `undefined` if it is poisoned. */
  unpack(record: Buffer): { readonly value: Value; readonly expiresAt: number } | undefined {
    if (record.length < HEADER_BYTES || record.readUInt8(0) !== FORMAT) return undefined;
    const payload = record.subarray(HEADER_BYTES);
    if (checksum(record, payload) !== record.readUInt32BE(9)) return undefined;
    const versionBytes = record.readUInt8(13);
    if (!payload.subarray(0, versionBytes).equals(this.#version)) return undefined;
    try {
      return { value: this.#codec.decode(payload.subarray(versionBytes)), expiresAt: record.readDoubleBE(1) };
    } catch {
      return undefined;
    }
  }
}
