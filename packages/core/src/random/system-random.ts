import { Buffer } from 'node:buffer';
import { randomBytes, randomFillSync } from 'node:crypto';
import type { Random } from '../contracts/random.js';

const pool = new Uint32Array(1024);
let used = pool.length;

/** One system call fills the pool for 512 numbers. */
function nextWord(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const word = pool[used] as number;
  used += 1;
  return word;
}

/** Bytes handed out are overwritten with zeros, so that a later read of the pool does not show them. */
const bytesPool = Buffer.alloc(4096);
let bytesUsed = bytesPool.length;

function takeBytes(length: number): Uint8Array {
  if (length > bytesPool.length / 8) return randomBytes(length);
  if (bytesUsed + length > bytesPool.length) {
    randomFillSync(bytesPool);
    bytesUsed = 0;
  }
  const taken = bytesPool.subarray(bytesUsed, bytesUsed + length);
  const copy = Buffer.from(taken);
  taken.fill(0);
  bytesUsed += length;
  return copy;
}

/** Chance from the operating system: unpredictable, 53 bits a number. */
export const systemRandom: Random = {
  next: () => ((nextWord() >>> 5) * 0x4000000 + (nextWord() >>> 6)) / 2 ** 53,
  bytes: takeBytes,
};
