/**
 * The best `limit` of the numbers below `size`, by their scores: best first, of equal ones the lower number first.
 *
 * A heap of `limit` places with the worst at its root: O(size · log limit).
 */
export function bestNumbers(scores: Float64Array, size: number, limit: number): Uint32Array {
  const length = Math.min(limit, size);
  const heap = Uint32Array.from({ length }, (_, number) => number);
  for (let at = (length >>> 1) - 1; at >= 0; at -= 1) sink(heap, length, scores, at);
  for (let number = length; number < size; number += 1) {
    // A later number is worse than an equal one.
    if ((scores[number] ?? 0) <= (scores[heap[0] ?? 0] ?? 0)) continue;
    heap[0] = number;
    sink(heap, length, scores, 0);
  }
  for (let end = length - 1; end > 0; end -= 1) {
    const worst = heap[0] ?? 0;
    heap[0] = heap[end] ?? 0;
    heap[end] = worst;
    sink(heap, end, scores, 0);
  }
  return heap;
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
