import { FeedloomError, seededRandom } from '@feedloom/core';
import type { Answers } from '../asking/answers.js';
import { SLICES, sliceSaves } from '../metrics/slices.js';
import type { Slice } from '../metrics/slices.js';
import type { EvaluationSet } from '../world/evaluation-set.js';
import { compareRankers } from './compare-rankers.js';
import type { Comparison, MetricRow, RankingReport } from './metric-rows.js';
import { joinFigures } from './join-figures.js';
import { catalogueRows, meanRows } from './mean-rows.js';
import { listFigures, rankFigures, rankMetrics } from './user-figures.js';
import type { UserFigures } from './user-figures.js';

/** One world, and what every ranker answered there. */
export interface SeedAnswers {
  /** The world. */
  readonly set: EvaluationSet;
  /** Of the same rankers, in the same order, for every world. */
  readonly answers: readonly Answers[];
}

/** What is measured. */
export interface MeasureParameters {
  /** The k of recall at k and the like. */
  readonly cutoffs: readonly number[];
  /** Pairs of rankers to compare. */
  readonly compare: readonly (readonly [ranker: string, against: string])[];
  /** How often the bootstrap draws. */
  readonly rounds: number;
  /** Repeats the bootstrap. */
  readonly seed: number | string;
}

/** Measures what rankers answered. Computes for seconds: meant for a worker thread. */
export function measure(worlds: readonly SeedAnswers[], parameters: MeasureParameters): RankingReport {
  const rankers = worlds[0]?.answers.map(({ ranker }) => ranker) ?? [];
  for (const { answers } of worlds) {
    if (answers.map(({ ranker }) => ranker).join('\n') !== rankers.join('\n')) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', 'Every world needs answers of the same rankers, in one order.');
    }
  }
  const random = seededRandom(parameters.seed);
  const rows: MetricRow[] = [];
  const comparisons: Comparison[] = [];
  const slices = worlds.map(({ set }) => sliceSaves(set));
  for (const slice of SLICES) {
    const joined = joinFigures(
      rankers,
      worlds.map(({ set, answers }, world) =>
        answers.map((one) => figuresOf(set, one, slice, slices[world], parameters)),
      ),
    );
    const targets = slices.reduce((sum, one) => sum + (one.get(slice)?.reduce((count, is) => count + is, 0) ?? 0), 0);
    rows.push(...meanRows(joined, { slice, targets, random, rounds: parameters.rounds }));
    comparisons.push(...compareRankers(joined, { slice, random, ...parameters }));
    if (slice === 'all') rows.push(...catalogueRows(worlds, targets));
  }
  return { rows, comparisons };
}

function figuresOf(
  set: EvaluationSet,
  answers: Answers,
  slice: Slice,
  slices: ReadonlyMap<Slice, Uint8Array> | undefined,
  { cutoffs }: MeasureParameters,
): UserFigures[] {
  const ranks = rankFigures(set, answers, rankMetrics(cutoffs), slices?.get(slice) ?? new Uint8Array());
  return slice === 'all' ? [ranks, listFigures(set, answers)] : [ranks];
}
