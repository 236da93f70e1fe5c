import { Buffer } from 'node:buffer';

/** The types of PostgreSQL whose arrays are sent, by their numbers. */
const BYTES = 17;
const INTEGER = 23;

/** Five numbers: one dimension, no or some nulls, the type, how many, from 1. */
const HEADER_BYTES = 20;

/** An array of things that are given in their binary form, `bytea` unless another type is named. They are copied. */
export function bytesArray(items: readonly Uint8Array[], type = BYTES): Buffer {
  let size = HEADER_BYTES;
  for (const item of items) size += 4 + item.length;
  const array = header(items.length, type, size);
  let at = HEADER_BYTES;
  for (const item of items) {
    at = array.writeInt32BE(item.length, at);
    array.set(item, at);
    at += item.length;
  }
  return array;
}

/** An `int4[]` in the binary form of the protocol; `undefined` is null. */
export function integerArray(items: readonly (number | undefined)[]): Buffer {
  const nulls = items.filter((item) => item === undefined).length;
  const array = header(items.length, INTEGER, HEADER_BYTES + 8 * items.length - 4 * nulls);
  array.writeInt32BE(nulls > 0 ? 1 : 0, 4);
  let at = HEADER_BYTES;
  for (const item of items) {
    at = array.writeInt32BE(item === undefined ? -1 : 4, at);
    if (item !== undefined) at = array.writeInt32BE(item, at);
  }
  return array;
}

function header(count: number, type: number, size: number): Buffer {
  const array = Buffer.allocUnsafe(count === 0 ? HEADER_BYTES - 8 : size);
  array.writeInt32BE(count === 0 ? 0 : 1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(type, 8);
  if (count === 0) return array;
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16);
  return array;
}
