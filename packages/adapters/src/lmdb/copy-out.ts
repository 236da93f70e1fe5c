import { Buffer } from 'node:buffer';

/** Up to here a loop is faster than making the view that `set` needs. */
const LOOP_BYTES = 64;

/**
 * Copies bytes out of the memory that lmdb-js uses again for the next cell, into Node's pool.
 *
 * The driver's own copies each get an ArrayBuffer, which costs more than all the rest of a range read.
 */
export function copyOut(source: Uint8Array, start: number, end: number): Buffer {
  const length = end - start;
  const copy = Buffer.allocUnsafe(length);
  if (length > LOOP_BYTES) copy.set(new Uint8Array(source.buffer, source.byteOffset + start, length));
  else for (let index = 0; index < length; index += 1) copy[index] = source[start + index] as number;
  return copy;
}

/** The value encoder of the database: bytes, copied on the way out. Called by lmdb-js, unbound. */
export const valueEncoder = {
  encode: (value: Uint8Array): Uint8Array => value,
  // lmdb-js sets `length` on its reusable memory to the length of the value.
  decode: (memory: Uint8Array): Buffer => copyOut(memory, 0, memory.length),
};
