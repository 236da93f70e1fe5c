import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { FeedloomError, asBuffer } from '@feedloom/core';

/** The first byte, so that a later format can be told from this one. */
const FORMAT = 1;

/** The format, the check sum and the length of the text. */
const HEADER_BYTES = 9;

/** What a sealed cell holds: plain data, and numbers that would be long as text. */
export interface SealedCell {
  readonly plain: unknown;
  readonly bytes: Buffer;
}

/** Seals plain data and bytes: format, CRC-32, length of the JSON, the JSON, the bytes. */
export function sealCell(plain: unknown, bytes: Uint8Array): Uint8Array {
  const json = Buffer.from(JSON.stringify(plain), 'utf8');
  const sealed = Buffer.concat([Buffer.allocUnsafe(HEADER_BYTES), json, bytes]);
  sealed.writeUInt8(FORMAT, 0);
  sealed.writeUInt32LE(json.length, 5);
  sealed.writeUInt32LE(crc32(sealed.subarray(5)), 1);
  return sealed;
}

/** Opens what {@link sealCell} sealed; no copy. @throws `ERR_CORRUPT`, with `remedy` for a person. */
export function unsealCell(sealed: Uint8Array, remedy: string): SealedCell {
  const cell = asBuffer(sealed);
  if (cell.length < HEADER_BYTES || cell[0] !== FORMAT || cell.readUInt32LE(1) !== crc32(cell.subarray(5))) {
    throw new FeedloomError('ERR_CORRUPT', `What was learnt is damaged in its store. ${remedy}`);
  }
  const end = HEADER_BYTES + cell.readUInt32LE(5);
  return { plain: JSON.parse(cell.toString('utf8', HEADER_BYTES, end)) as unknown, bytes: cell.subarray(end) };
}
