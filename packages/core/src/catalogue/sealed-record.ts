import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { FeedloomError } from '../errors.js';
import { asBuffer } from '../keys/bytes.js';

/** The first byte, so that a later format can be told from this one. */
const FORMAT = 1;

/** The format and the check sum before the payload. */
const HEADER_BYTES = 5;

/** Seals a payload: the format in one byte, the payload's CRC-32 in four, then itself. */
export function seal(payload: Uint8Array): Uint8Array {
  const record = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  record.writeUInt8(FORMAT, 0);
  record.writeUInt32LE(crc32(payload), 1);
  record.set(payload, HEADER_BYTES);
  return record;
}

/** The payload of a sealed record; no copy. @throws `ERR_CORRUPT` for a record that is cut, altered or of another format. */
export function unseal(record: Uint8Array): Buffer {
  const bytes = asBuffer(record);
  const payload = bytes.subarray(HEADER_BYTES);
  if (bytes.length < HEADER_BYTES || bytes[0] !== FORMAT || bytes.readUInt32LE(1) !== crc32(payload)) {
    throw new FeedloomError('ERR_CORRUPT', 'A record of the catalogue is damaged. Put the item again.');
  }
  return payload;
}

/** Seals a value as JSON. */
export function sealJson(value: unknown): Uint8Array {
  return seal(Buffer.from(JSON.stringify(value), 'utf8'));
}

/** The value of a record that {@link sealJson} made. @throws `ERR_CORRUPT` */
export function unsealJson(record: Uint8Array): unknown {
  return JSON.parse(unseal(record).toString('utf8'));
}
