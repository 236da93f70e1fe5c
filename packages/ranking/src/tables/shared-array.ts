import { setImmediate as nextTurn } from 'node:timers/promises';

/** What is copied between two turns of the event loop: 1 MiB of floats. */
const SLICE = 2 ** 18;

/** Numbers in shared memory, all 0. */
export function sharedFloats(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

/** Whole numbers in shared memory, all 0. */
export function sharedIntegers(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** The array itself if it is in shared memory, else a copy that is. The event loop turns while it is copied. */
export async function shared<Numbers extends Float32Array | Int32Array>(array: Numbers): Promise<Numbers> {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = array instanceof Float32Array ? sharedFloats(array.length) : sharedIntegers(array.length);
  for (let from = 0; from < array.length; from += SLICE) {
    copy.set(array.subarray(from, from + SLICE), from);
    await nextTurn();
  }
  // A copy is of the kind of its original.
  return copy as unknown as Numbers;
}
