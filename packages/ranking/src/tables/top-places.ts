/**
 * The places of the `limit` highest scores, highest first; of equal ones the earlier place first.
 *
 * Sorts a copy of the numbers, which is fast, and then no more than `limit` places.
 */
export function topPlaces(scores: Float32Array, limit: number): Int32Array {
  const byScore = (a: number, b: number): number => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b;
  if (limit >= scores.length) return Int32Array.from(scores.keys()).sort(byScore);
  const bound = Float32Array.from(scores).sort()[scores.length - limit] ?? 0;
  const above: number[] = [];
  const equal: number[] = [];
  for (let place = 0; place < scores.length; place += 1) {
    const score = scores[place] ?? 0;
    if (score > bound) above.push(place);
    else if (score === bound) equal.push(place);
  }
  return Int32Array.from([...above.sort(byScore), ...equal.slice(0, limit - above.length)]);
}
