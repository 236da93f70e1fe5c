import { bestByCounting } from './best-by-counting.js';
import type { BestScratch } from './best-scratch.js';

/**
 * The best `limit` of the numbers below `size`, by their scores as 32-bit floats: best first, of equal ones the lower
 * number first.
 *
 * Linear in `size`: few different scores are counted, many are sorted by their digits.
 *
 * @param scores - At least 0.
 * @returns Lies in `scratch`, until its next use.
 */
export function bestNumbers(scores: Float64Array, size: number, limit: number, scratch: BestScratch): Uint32Array {
  scratch.reserve(size);
  return bestByCounting(scores, size, limit, scratch) ?? bestBySorting(scores, size, limit, scratch);
}

/**
 * A radix sort of how far below the best they are, by three digits of as few bits as will do, from the lowest up. Numbers
 * whose highest digit shows that they are not among the best are left out beforehand, and a digit that all have in common
 * is passed over.
 */
function bestBySorting(scores: Float64Array, size: number, limit: number, scratch: BestScratch): Uint32Array {
  const { floats, bits } = scratch;
  for (let number = 0; number < size; number += 1) floats[number] = scores[number] ?? 0;
  // The bits of floats that are not negative are in the order of the floats.
  let best = 0;
  let worst = 0xffff_ffff;
  for (let number = 0; number < size; number += 1) {
    const value = bits[number] ?? 0;
    if (value > best) best = value;
    if (value < worst) worst = value;
  }
  const width = Math.ceil((32 - Math.clz32(best - worst)) / 3);
  const kept = takeKeys(scratch, best, width, size, limit);
  for (const [digit, counts] of [scratch.low, scratch.middle, scratch.high].entries()) {
    sortByDigit(scratch, counts, digit * width, width, kept);
  }
  return scratch.numbers.subarray(0, Math.min(limit, size));
}

/** Takes the keys of all numbers that may be among the best `limit`, and counts their digits. @returns How many. */
function takeKeys(scratch: BestScratch, bestBits: number, width: number, size: number, limit: number): number {
  const { bits, keys, numbers, low, middle, high } = scratch;
  const digits = 1 << width;
  const mask = digits - 1;
  low.fill(0, 0, digits);
  middle.fill(0, 0, digits);
  high.fill(0, 0, digits);
  let last = mask;
  if (limit < size) {
    for (let number = 0; number < size; number += 1) {
      const digit = (bestBits - (bits[number] ?? 0)) >>> (2 * width);
      high[digit] = (high[digit] ?? 0) + 1;
    }
    last = 0;
    for (let passed = high[0] ?? 0; passed < limit; passed += high[last] ?? 0) last += 1;
    high.fill(0, 0, digits);
  }
  let kept = 0;
  for (let number = 0; number < size; number += 1) {
    const key = bestBits - (bits[number] ?? 0);
    const digit = key >>> (2 * width);
    if (digit > last) continue;
    keys[kept] = key;
    numbers[kept] = number;
    kept += 1;
    high[digit] = (high[digit] ?? 0) + 1;
    middle[(key >>> width) & mask] = (middle[(key >>> width) & mask] ?? 0) + 1;
    low[key & mask] = (low[key & mask] ?? 0) + 1;
  }
  return kept;
}

/** Brings keys and their numbers into the order of one digit; those with the same one stay in their order. */
function sortByDigit(scratch: BestScratch, counts: Uint32Array, shift: number, width: number, size: number): void {
  const { keys, numbers, otherKeys, otherNumbers } = scratch;
  const mask = (1 << width) - 1;
  if ((counts[((keys[0] ?? 0) >>> shift) & mask] ?? 0) >= size) return;
  let before = 0;
  for (let digit = 0; digit <= mask; digit += 1) {
    const count = counts[digit] ?? 0;
    counts[digit] = before;
    before += count;
  }
  for (let at = 0; at < size; at += 1) {
    const key = keys[at] ?? 0;
    const digit = (key >>> shift) & mask;
    const to = counts[digit] ?? 0;
    counts[digit] = to + 1;
    otherKeys[to] = key;
    otherNumbers[to] = numbers[at] ?? 0;
  }
  scratch.swap();
}
