import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Deadline, FeedloomError, requirePositiveInteger, seededRandom, systemClock } from '@feedloom/core';
import type { CallOptions, Clock, Random, VectorIndex } from '@feedloom/core';
import type { EvaluationReport } from './evaluation-report.js';
import { drawTags, fillIndex } from './fill-index.js';
import { IndexEvaluation } from './index-evaluation.js';
import { percentile } from './percentile.js';
import { idOf } from './score-hits.js';
import { TruthFinder } from './truth.js';
import type { VectorSet } from './vector-set.js';
import { checkVectorSet } from './vector-set.js';

/** What to measure, and with what. */
export interface EvaluateIndexOptions extends CallOptions {
  /** Vectors and queries. */
  readonly set: VectorSet;
  /** Lengths of answers. @defaultValue `[1, 10, 100, 1000]` */
  readonly limits?: readonly number[] | undefined;
  /** A least score. @defaultValue the median score of the 100th nearest */
  readonly minScore?: number | undefined;
  /** Shares of the vectors that filters let through. @defaultValue `[0.5, 0.1, 0.01, 0.001]` */
  readonly selectivities?: readonly number[] | undefined;
  /** The share of the vectors that is removed at the end. @defaultValue `0.2` */
  readonly removedRatio?: number | undefined;
  /** Searches at a time. @defaultValue `[1, 8, 32]` */
  readonly concurrencies?: readonly number[] | undefined;
  /** Waits until the index does nothing more in the background. @defaultValue nothing to wait for */
  readonly settle?: ((options: CallOptions) => Promise<void>) | undefined;
  /** How many bytes the index takes. @defaultValue unknown */
  readonly bytes?: ((options: CallOptions) => Promise<number>) | undefined;
  /** Chooses tags and what is removed. @defaultValue seeded with 42 */
  readonly random?: Random | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** Filters and what is measured at several concurrencies are measured with answers of this length. */
const USUAL_LIMIT = 10;
const PLACE_OF_MIN_SCORE = 100;

/**
 * Measures an index against the truth, which a worker thread computes by comparing everything with everything.
 *
 * An empty index is filled with the set, under ids `'0'`, `'1'`, …; a full one must have been filled so. In the end a
 * share of the vectors is removed and stays so. Recall counts a vector as found if it truly is as near as the last true
 * neighbour; the scores that the index claims are not believed.
 *
 * @throws `ERR_INVALID_ARGUMENT` if the index holds something else than the set; what the index throws; `ERR_TIMEOUT`,
 * `ERR_ABORTED`.
 */
export async function evaluateIndex(
  index: VectorIndex,
  {
    set,
    limits = [1, 10, 100, 1000],
    minScore,
    selectivities = [0.5, 0.1, 0.01, 0.001],
    removedRatio = 0.2,
    concurrencies = [1, 8, 32],
    settle = () => Promise.resolve(),
    bytes,
    random = seededRandom(42),
    clock = systemClock,
    ...options
  }: EvaluateIndexOptions,
): Promise<EvaluationReport> {
  const deadline = Deadline.of(options, clock);
  checkVectorSet(set);
  for (const limit of [...limits, ...concurrencies]) requirePositiveInteger('limits and concurrencies', limit);
  if (index.size !== 0 && index.size !== set.count) {
    const message = `The index has \`${index.size}\` items. Give an empty one, or one of this set's ${set.count}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const used = limits.filter((limit) => limit <= Math.min(set.count, index.supports.maxLimit));
  const most = Math.max(USUAL_LIMIT, PLACE_OF_MIN_SCORE, ...used);
  const queries = set.queries.length;
  const tags = drawTags(set.count, selectivities, random);
  const finder = await TruthFinder.open(set, deadline.toCallOptions());
  try {
    const startedAt = clock.monotonic();
    const isEmpty = index.size === 0;
    if (isEmpty) await fillIndex(index, set, tags, deadline);
    await settle(deadline.toCallOptions());
    const buildSeconds = isEmpty ? (clock.monotonic() - startedAt) / 1000 : undefined;
    const truth = await finder.find({ queries, most }, deadline.toCallOptions());
    const evaluation = new IndexEvaluation(index, set, { clock, deadline });
    await evaluation.throughput(1, USUAL_LIMIT);

    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const throughput = [];
    for (const concurrency of concurrencies) throughput.push(await evaluation.throughput(concurrency, USUAL_LIMIT));
    delay.disable();

    const recall = [];
    for (const limit of used) recall.push(await evaluation.recall(limit, truth));
    const place = Math.min(PLACE_OF_MIN_SCORE, set.count);
    const usual = percentile(
      Array.from(set.queries, (_, query) => truth.at(query, place)),
      0.5,
    );
    // Not the score of any vector, so that rounding decides nothing.
    const least = minScore ?? Math.floor(usual * 1e3) / 1e3;
    const threshold = await evaluation.threshold(least, Math.min(most, index.supports.maxLimit), truth);

    const filtered = [];
    for (const [selectivity, allowed] of isEmpty ? tags : []) {
      const matches = allowed.reduce((sum, may) => sum + may, 0);
      const among = await finder.find({ queries, most: USUAL_LIMIT, allowed }, deadline.toCallOptions());
      filtered.push(await evaluation.filtered(selectivity, matches, USUAL_LIMIT, among));
    }
    const takenBytes = await bytes?.(deadline.toCallOptions());

    const kept = Uint8Array.from({ length: set.count }, () => (random.next() < removedRatio ? 0 : 1));
    const removed = Array.from(kept.keys()).filter((row) => kept[row] === 0);
    await index.remove(removed.map(idOf), deadline.toCallOptions());
    const rest = await finder.find({ queries, most: USUAL_LIMIT, allowed: kept }, deadline.toCallOptions());
    const afterRemoval = await evaluation.recall(USUAL_LIMIT, rest);
    return {
      count: set.count,
      dimension: set.dimension,
      queries,
      buildSeconds,
      bytesPerVector: takenBytes === undefined ? undefined : takenBytes / set.count,
      recall,
      throughput,
      threshold,
      filtered,
      afterRemoval: { removed: removed.length, recall: afterRemoval.recall },
      loopDelayP99Ms: delay.percentile(99) / 1e6,
    };
  } finally {
    await finder.close();
  }
}
