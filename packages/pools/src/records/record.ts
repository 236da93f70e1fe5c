import { Buffer } from 'node:buffer';
import { FeedloomError, asBuffer } from '@feedloom/core';

/** The first byte of every stored value. A reader refuses what it does not know rather than misread it. */
export const FORMAT_VERSION = 1;

/** What {@link decodeRecord} says of bytes that it cannot read. */
export function corrupt(what: string, cause?: unknown): FeedloomError {
  return new FeedloomError(
    'ERR_CORRUPT',
    `The stored ${what} cannot be read: it is damaged, or a newer version of Feedloom wrote it.`,
    { cause },
  );
}

/** Checks the version byte. @throws `ERR_CORRUPT` if it is not ours, or the value is shorter than `leastBytes`. */
export function openRecord(bytes: Uint8Array, what: string, leastBytes = 1): Buffer {
  if (bytes.length < leastBytes || bytes[0] !== FORMAT_VERSION) throw corrupt(what);
  return asBuffer(bytes);
}

/** Writes `value` as version byte and JSON. */
export function encodeRecord(value: unknown): Buffer {
  const json = JSON.stringify(value);
  const bytes = Buffer.allocUnsafe(1 + Buffer.byteLength(json));
  bytes[0] = FORMAT_VERSION;
  bytes.write(json, 1, 'utf8');
  return bytes;
}

/** Reads what {@link encodeRecord} wrote. @throws `ERR_CORRUPT` if it did not. */
export function decodeRecord(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(openRecord(bytes, what).toString('utf8', 1)) as unknown;
  } catch (error) {
    throw FeedloomError.is(error) ? error : corrupt(what, error);
  }
}
