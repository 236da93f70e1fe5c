/**
 * The places of the `limit` highest scores, highest first, of equal ones the earlier place first. NaN is no score.
 *
 * O(n log n) in native code for the cut, and a comparison sort of no more than `limit` places.
 */
export function bestOf(scores: Float64Array, limit: number): number[] {
  const sorted = scores.filter((score) => !Number.isNaN(score)).sort();
  const kept = Math.min(limit, sorted.length);
  const cut = sorted[sorted.length - kept];
  if (kept === 0 || cut === undefined) return [];
  let ties = kept;
  for (let at = sorted.length - 1; at >= 0 && (sorted[at] ?? cut) > cut; at -= 1) ties -= 1;
  const places: number[] = [];
  for (let place = 0; place < scores.length; place += 1) {
    const score = scores[place] ?? NaN;
    if (score > cut) places.push(place);
    else if (score === cut && ties > 0) {
      places.push(place);
      ties -= 1;
    }
  }
  return places.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
}
