import { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';
import { Deadline, FeedloomError, quote } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';

/** Vectors of a file, each scaled to L2 norm 1. */
export interface ReadVectors {
  /** Numbers in a vector. */
  readonly dimension: number;
  /** Vectors. */
  readonly count: number;
  /** Shape `[count, dimension]`, row-major, over shared memory. */
  readonly vectors: Float32Array;
}

const CHUNK_BYTES = 1 << 24;

/**
 * Reads a `.fvecs` file: for each vector its length as a 32-bit integer, then its numbers in float32, little-endian.
 *
 * @throws `ERR_NOT_FOUND` if there is no such file; `ERR_CORRUPT` if it holds something else; `ERR_ABORTED`, `ERR_TIMEOUT`.
 * @see {@link http://corpus-texmex.irisa.fr/ | Datasets for approximate nearest neighbor search}
 */
export async function readFvecs(path: string, options: CallOptions = {}): Promise<ReadVectors> {
  const deadline = Deadline.of(options);
  const corrupt = (what: string): FeedloomError =>
    new FeedloomError('ERR_CORRUPT', `${quote(path)} is no \`.fvecs\` file: ${what}.`);
  const file = await open(path).catch((cause: unknown) => {
    throw new FeedloomError('ERR_NOT_FOUND', `${quote(path)} cannot be read: ${String(cause)}.`, { cause });
  });
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(4);
    await file.read(head, 0, 4, 0);
    const dimension = head.readInt32LE();
    const rowBytes = 4 + dimension * 4;
    if (dimension <= 0 || size === 0 || size % rowBytes !== 0) throw corrupt('its size fits no number of vectors');
    const count = size / rowBytes;
    const vectors = new Float32Array(new SharedArrayBuffer(count * dimension * 4));
    const rowsAtOnce = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
    const chunk = Buffer.alloc(rowsAtOnce * rowBytes);
    for (let first = 0; first < count; first += rowsAtOnce) {
      deadline.check('reading vectors');
      const rows = Math.min(rowsAtOnce, count - first);
      await file.read(chunk, 0, rows * rowBytes, first * rowBytes);
      for (let row = 0; row < rows; row += 1) {
        if (chunk.readInt32LE(row * rowBytes) !== dimension) throw corrupt('its vectors differ in length');
        const into = vectors.subarray((first + row) * dimension, (first + row + 1) * dimension);
        if (!readUnit(chunk, row * rowBytes + 4, into)) throw corrupt('a vector is zero or not finite');
      }
    }
    return { dimension, count, vectors };
  } finally {
    await file.close();
  }
}

/** @returns Whether the vector has a direction. */
function readUnit(bytes: Buffer, from: number, into: Float32Array): boolean {
  let square = 0;
  for (let axis = 0; axis < into.length; axis += 1) {
    const value = bytes.readFloatLE(from + axis * 4);
    into[axis] = value;
    square += value * value;
  }
  if (!(square > 0 && Number.isFinite(square))) return false;
  const scale = 1 / Math.sqrt(square);
  for (let axis = 0; axis < into.length; axis += 1) into[axis] = (into[axis] as number) * scale;
  return true;
}
