import type { Answers } from '../asking/answers.js';
import { savesByUser } from '../asking/ask-recommender.js';
import { averagePrecision, hitRateAt, ndcgAt, recallAt, reciprocalRank } from '../metrics/rank-metrics.js';
import type { RankMetric } from '../metrics/rank-metrics.js';
import { bestsellerOverlap, intraListDistance, novelty } from '../metrics/list-metrics.js';
import { mostSaved, savesOfItems } from '../metrics/slices.js';
import type { EvaluationSet } from '../world/evaluation-set.js';

/** Figures of users: row-major `[users, names.length]`. */
export interface UserFigures {
  /** What each column is. */
  readonly names: readonly string[];
  /** One row for each user. */
  readonly values: Float64Array;
}

/** The metrics of places, by name. */
export function rankMetrics(cutoffs: readonly number[]): ReadonlyMap<string, RankMetric> {
  return new Map<string, RankMetric>([
    ...cutoffs.flatMap((k): [string, RankMetric][] => [
      [`recall@${k}`, recallAt(k)],
      [`hit-rate@${k}`, hitRateAt(k)],
      [`ndcg@${k}`, ndcgAt(k)],
    ]),
    ['mrr', reciprocalRank],
    ['map', averagePrecision],
  ]);
}

/** What places are worth, of each user who has a save in the slice, by ascending user. */
export function rankFigures(
  set: EvaluationSet,
  { places }: Answers,
  metrics: ReadonlyMap<string, RankMetric>,
  slice: Uint8Array,
): UserFigures {
  const rows: number[] = [];
  for (const saves of savesByUser(set.after, set.users)) {
    const own = saves.filter((save) => slice[save] === 1).map((save) => places[save] as number);
    if (own.length === 0) continue;
    own.sort((one, other) => one - other);
    for (const metric of metrics.values()) rows.push(metric(own));
  }
  return { names: [...metrics.keys()], values: Float64Array.from(rows) };
}

/** What lists are like, of each user who was asked about. */
export function listFigures(set: EvaluationSet, { asked, lists, listLength }: Answers): UserFigures {
  const saved = savesOfItems(set);
  const bestsellers = new Set(mostSaved(saved).slice(0, listLength));
  const rows: number[] = [];
  for (let row = 0; row < asked.length; row += 1) {
    const list = lists.subarray(row * listLength, (row + 1) * listLength);
    rows.push(novelty(list, saved, set.users), bestsellerOverlap(list, bestsellers));
    if (set.dimension > 0) rows.push(intraListDistance(list, set.features, set.dimension));
  }
  const names = [`novelty@${listLength}`, `bestseller-overlap@${listLength}`];
  if (set.dimension > 0) names.push(`intra-list-distance@${listLength}`);
  return { names, values: Float64Array.from(rows) };
}
