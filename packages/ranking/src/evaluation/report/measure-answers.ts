import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import { plainSet } from '../world/evaluation-set.js';
import type { SeedAnswers } from './measure.js';
import type { MeasureApi } from './measure-entry.js';
import type { RankingReport } from './metric-rows.js';

/** What to measure. */
export interface MeasureOptions extends CallOptions {
  /** The k of recall, hit rate and NDCG at k. @defaultValue `[10, 50]` */
  readonly cutoffs?: readonly number[] | undefined;
  /** Pairs of rankers to compare, the one and the other. @defaultValue none */
  readonly compare?: readonly (readonly [ranker: string, against: string])[] | undefined;
  /** How often the bootstrap draws. @defaultValue 1,000 */
  readonly rounds?: number | undefined;
  /** Repeats the bootstrap. @defaultValue 1 */
  readonly seed?: number | string | undefined;
}

/**
 * Measures what rankers answered in one world or several, in a worker thread.
 *
 * Every mean over users comes with the interval that it truly lies in in 95 of 100 cases, by the bootstrap over users, and
 * with the spread over worlds. `coverage` and `gini` are of all lists together; their interval is the least and the most of
 * the worlds.
 *
 * @throws `ERR_INVALID_ARGUMENT` if worlds have answers of different rankers; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function measureAnswers(
  worlds: readonly SeedAnswers[],
  { cutoffs = [10, 50], compare = [], rounds = 1000, seed = 1, ...options }: MeasureOptions = {},
): Promise<RankingReport> {
  requirePositiveInteger('rounds', rounds);
  for (const cutoff of cutoffs) requirePositiveInteger('cutoffs', cutoff);
  const deadline = Deadline.of(options);
  const worker = await startWorker<MeasureApi>(new URL('./measure-entry.js', import.meta.url), {
    name: 'measure answers',
    ...deadline.toCallOptions(),
  });
  const plain = worlds.map(({ set, answers }) => ({ set: plainSet(set), answers }));
  try {
    return await worker.call('measure', { worlds: plain, cutoffs, compare, rounds, seed }, deadline.toCallOptions());
  } finally {
    await (deadline.aborted || deadline.expired ? worker.kill() : worker.close());
  }
}
