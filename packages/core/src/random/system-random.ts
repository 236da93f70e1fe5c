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

/** Chance from the operating system: unpredictable, 53 bits a number. */
export const systemRandom: Random = {
  next: () => ((nextWord() >>> 5) * 0x4000000 + (nextWord() >>> 6)) / 2 ** 53,
  bytes: (length) => new Uint8Array(randomBytes(length)),
};
