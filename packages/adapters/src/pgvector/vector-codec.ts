import { Buffer } from 'node:buffer';
import { bytesArray } from '../postgres/binary-array.js';

/** The number of the type `text`. */
const TEXT = 25;

/** A `vector` in its binary form: how many numbers, two bytes of nothing, the numbers. */
function encodeVector(vector: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(4 + 4 * vector.length);
  bytes.writeUInt16BE(vector.length, 0);
  bytes.writeUInt16BE(0, 2);
  let at = 4;
  for (const number of vector) at = bytes.writeFloatBE(number, at);
  return bytes;
}

/** A `vector[]`. @param type - The number that the database has given to the type `vector`. */
export function vectorArray(vectors: readonly Float32Array[], type: number): Buffer {
  return bytesArray(vectors.map(encodeVector), type);
}

/** The numbers of a vector that was sent in its binary form, as bytes: `\x` and hexadecimal digits. */
export function decodeVector(text: string): Float32Array {
  const bytes = Buffer.from(text.slice(2), 'hex');
  return Float32Array.from({ length: bytes.readUInt16BE(0) }, (_, place) => bytes.readFloatBE(4 + 4 * place));
}

/** Strings as `bytea[]`. */
export function stringArray(strings: readonly string[]): Buffer {
  return bytesArray(strings.map((text) => Buffer.from(text)));
}

/** For each item its tags, as the text of a `bytea[]`: an array of arrays would need them to be equally many. */
export function tagLists(lists: readonly (readonly string[])[]): Buffer {
  const literals = lists.map(
    (tags) => `{${tags.map((tag) => `"\\\\x${Buffer.from(tag).toString('hex')}"`).join(',')}}`,
  );
  return bytesArray(
    literals.map((literal) => Buffer.from(literal)),
    TEXT,
  );
}

/** A string that was kept as bytes. */
export function decodeString(text: string): string {
  return Buffer.from(text.slice(2), 'hex').toString();
}
