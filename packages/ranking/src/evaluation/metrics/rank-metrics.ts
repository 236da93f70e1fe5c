/**
 * What the places of one user's saves of the future are worth; each in [0, 1], higher is better.
 *
 * `places` are those of all the user's saves of the future, 0 for the best, ascending; an item that was not recommended
 * has a place beyond every list.
 */
export type RankMetric = (places: readonly number[]) => number;

/** The share of the saves that are among the best `k`. */
export function recallAt(k: number): RankMetric {
  return (places) => places.filter((place) => place < k).length / places.length;
}

/** 1 if any of the saves is among the best `k`. */
export function hitRateAt(k: number): RankMetric {
  return (places) => (places.some((place) => place < k) ? 1 : 0);
}

/** Normalised discounted cumulative gain of the best `k`, all saves being worth the same (Järvelin and Kekäläinen, 2002). */
export function ndcgAt(k: number): RankMetric {
  return (places) => {
    let gain = 0;
    let ideal = 0;
    for (const [at, place] of places.entries()) {
      if (place < k) gain += 1 / Math.log2(place + 2);
      if (at < k) ideal += 1 / Math.log2(at + 2);
    }
    return gain / ideal;
  };
}

/** One over the place, counted from 1, of the best placed save; the mean over users is MRR. */
export function reciprocalRank(places: readonly number[]): number {
  const best = places[0] ?? Infinity;
  return best === 0xffff_ffff ? 0 : 1 / (best + 1);
}

/** The mean, over the saves, of the precision down to each; the mean over users is MAP. */
export function averagePrecision(places: readonly number[]): number {
  let sum = 0;
  for (const [at, place] of places.entries()) sum += place === 0xffff_ffff ? 0 : (at + 1) / (place + 1);
  return sum / places.length;
}
