/** Numbers below it fit beside 32 bits of score into the 53 bits of a double. */
const MOST_PACKED = 2 ** 21;

/**
 * The best `limit` of the numbers below `size`, by their scores: best first, of equal ones the lower number first.
 *
 * A heap of `limit` places with the worst at its root, then a sort: O(size · log limit).
 *
 * @param scores - At least 0; those of the best are compared as 32-bit floats.
 */
export function bestNumbers(scores: Float64Array, size: number, limit: number): Uint32Array {
  const length = Math.min(limit, size);
  const heap = new Uint32Array(length);
  for (let number = 0; number < length; number += 1) heap[number] = number;
  for (let at = (length >>> 1) - 1; at >= 0; at -= 1) sink(heap, length, scores, at);
  for (let number = length; number < size; number += 1) {
    // A later number is worse than an equal one.
    if ((scores[number] ?? 0) <= (scores[heap[0] ?? 0] ?? 0)) continue;
    heap[0] = number;
    sink(heap, length, scores, 0);
  }
  return sorted(heap, scores, size);
}

/** Sorts keys of score and number in one number each: the engine's sort of plain numbers is much faster than any other. */
function sorted(numbers: Uint32Array, scores: Float64Array, size: number): Uint32Array {
  const rounded = new Float32Array(numbers.length);
  for (let at = 0; at < numbers.length; at += 1) rounded[at] = scores[numbers[at] ?? 0] ?? 0;
  // The bits of floats that are not negative are in the order of the floats.
  const bits = new Uint32Array(rounded.buffer);
  if (size > MOST_PACKED) {
    const score = (number: number): number => Math.fround(scores[number] ?? 0);
    return numbers.sort((a, b) => score(b) - score(a) || a - b);
  }
  const keys = new Float64Array(numbers.length);
  for (let at = 0; at < keys.length; at += 1) {
    keys[at] = (0xffff_ffff - (bits[at] ?? 0)) * MOST_PACKED + (numbers[at] ?? 0);
  }
  keys.sort();
  for (let at = 0; at < keys.length; at += 1) numbers[at] = (keys[at] ?? 0) % MOST_PACKED;
  return numbers;
}

/** Moves the entry at `from` down to where no entry beneath is worse. */
function sink(heap: Uint32Array, length: number, scores: Float64Array, from: number): void {
  const moved = heap[from] ?? 0;
  const score = scores[moved] ?? 0;
  let at = from;
  for (let child = 2 * at + 1; child < length; child = 2 * at + 1) {
    let worst = heap[child] ?? 0;
    let worstScore = scores[worst] ?? 0;
    if (child + 1 < length) {
      const other = heap[child + 1] ?? 0;
      const otherScore = scores[other] ?? 0;
      if (otherScore < worstScore || (otherScore === worstScore && other > worst)) {
        child += 1;
        worst = other;
        worstScore = otherScore;
      }
    }
    if (score < worstScore || (score === worstScore && moved > worst)) break;
    heap[at] = worst;
    at = child;
  }
  heap[at] = moved;
}
