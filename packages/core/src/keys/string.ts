import { Buffer } from 'node:buffer';
import { asBuffer } from './bytes.js';

/**
 * Encodes `text` so that concatenated components neither collide nor lose their order: `("a:b", "c")` differs from
 * `("a", "b:c")`, and byte order of keys is byte order of the UTF-8 texts.
 *
 * Zero bytes become `00 FF`, the end is `00 01`: the scheme of FoundationDB's tuple layer.
 */
export function encodeString(text: string): Uint8Array {
  const utf8 = Buffer.from(text, 'utf8');
  if (!utf8.includes(0)) {
    const encoded = Buffer.allocUnsafe(utf8.length + 2);
    utf8.copy(encoded);
    encoded[utf8.length] = 0;
    encoded[utf8.length + 1] = 1;
    return encoded;
  }
  const bytes: number[] = [];
  for (const byte of utf8) bytes.push(...(byte === 0 ? [0, 0xff] : [byte]));
  bytes.push(0, 1);
  return Buffer.from(bytes);
}

/** A decoded component and the offset of what follows it. */
export interface DecodedString {
  /** As it was handed to {@link encodeString}. */
  readonly text: string;
  /** In bytes, from the start of the key. */
  readonly end: number;
}

/** Decodes the component that {@link encodeString} wrote at `offset`. */
export function decodeString(key: Uint8Array, offset: number): DecodedString {
  const bytes = asBuffer(key);
  let end = bytes.indexOf(0, offset);
  if (end >= 0 && bytes[end + 1] === 1) return { text: bytes.toString('utf8', offset, end), end: end + 2 };
  const unescaped: number[] = [];
  for (end = offset; end < bytes.length; end += 1) {
    if (bytes[end] === 0) {
      end += 1;
      if (bytes[end] === 1) break;
      unescaped.push(0);
    } else {
      unescaped.push(bytes[end] as number);
    }
  }
  return { text: Buffer.from(unescaped).toString('utf8'), end: end + 1 };
}
