import type { BestScratch } from './best-scratch.js';
import { MOST_KINDS } from './best-scratch.js';

/** Spreads the bits of a number over its highest ones (Knuth, The Art of Computer Programming, vol. 3, 6.4). */
const SPREAD = 0x9e37_79b1;

/**
 * What `bestNumbers` finds, by counting how often each score is there, which is possible where there are few different
 * ones: counts of visits, or paths through few collections.
 *
 * @returns `undefined` for more than {@link MOST_KINDS} different scores. Else lies in `scratch`, until its next use.
 */
export function bestByCounting(
  scores: Float64Array,
  size: number,
  limit: number,
  scratch: BestScratch,
): Uint32Array | undefined {
  const { floats, bits, kindOf, kindAt, valueOf, counts, numbers } = scratch;
  // At most half full.
  const shift = Math.clz32(Math.min(size, MOST_KINDS) * 2 + 1);
  const mask = 0xffff_ffff >>> shift;
  kindAt.fill(0, 0, mask + 1);
  let kinds = 0;
  let last = -1;
  let kind = 0;
  let from = 0;
  // What is found together has the same score: neighbours of one collection, items that were visited once.
  for (let number = 0; number < size; number += 1) {
    const score = scores[number] ?? 0;
    if (score !== last) {
      counts[kind] = (counts[kind] ?? 0) + number - from;
      from = number;
      last = score;
      floats[0] = score;
      const value = bits[0] ?? 0;
      let slot = Math.imul(value, SPREAD) >>> shift;
      kind = kindAt[slot] ?? 0;
      while (kind !== 0 && valueOf[kind] !== value) {
        slot = (slot + 1) & mask;
        kind = kindAt[slot] ?? 0;
      }
      if (kind === 0) {
        if (kinds === MOST_KINDS) return undefined;
        kinds += 1;
        kind = kinds;
        kindAt[slot] = kind;
        valueOf[kind] = value;
        counts[kind] = 0;
      }
    }
    kindOf[number] = kind;
  }
  counts[kind] = (counts[kind] ?? 0) + size - from;
  placeKinds(kinds, scratch);
  kind = 0;
  let place = 0;
  for (let number = 0; number < size; number += 1) {
    const other = kindOf[number] ?? 0;
    if (other !== kind) {
      counts[kind] = place;
      kind = other;
      place = counts[kind] ?? 0;
    }
    if (place < limit) numbers[place] = number;
    place += 1;
  }
  return numbers.subarray(0, Math.min(limit, size));
}

/** Makes of how often each kind is there where its first one goes. */
function placeKinds(kinds: number, { valueOf, counts, order }: BestScratch): void {
  const sorted = order.subarray(0, kinds);
  // Both in one number, as plain numbers are sorted fastest: the value, best first, then its kind.
  for (let kind = 1; kind <= kinds; kind += 1) sorted[kind - 1] = (valueOf[kind] ?? 0) * -(2 * MOST_KINDS) - kind;
  sorted.sort();
  let before = 0;
  for (const each of sorted) {
    const kind = -each % (2 * MOST_KINDS);
    const count = counts[kind] ?? 0;
    counts[kind] = before;
    before += count;
  }
}
