import { FeedloomError, quote, requirePositiveInteger, systemRandom } from '@feedloom/core';
import type { Random, VectorHits, VectorIndex, VectorSearchOptions } from '@feedloom/core';

/** How a live index is watched. */
export interface RecallMonitorOptions {
  /** Holds the same vectors and answers exactly: a flat or an exact index. */
  readonly exact: Pick<VectorIndex, 'search' | 'get'>;
  /** The share of the queries that is checked, 0 to 1. @defaultValue `0.001` */
  readonly sampleRatio?: number | undefined;
  /** Queries that wait to be checked, at most; further ones are not checked. @defaultValue `8` */
  readonly maxWaiting?: number | undefined;
  /** The last so many checks make the report. @defaultValue `1000` */
  readonly window?: number | undefined;
  /** Chooses the queries. @defaultValue the system's */
  readonly random?: Random | undefined;
}

/** How good the answers of a live index have been lately. */
export interface MonitoredRecall {
  /** The mean share of the true neighbours that was found, 0 to 1; `undefined` before the first check. */
  readonly recall: number | undefined;
  /** The worst single answer, 0 to 1; `undefined` before the first check. */
  readonly worst: number | undefined;
  /** Answers that the two figures are made of. */
  readonly checked: number;
  /** Queries that were chosen, but not checked, because too many waited. */
  readonly skipped: number;
  /** Checks that failed, for example because the exact index was closed. */
  readonly failed: number;
}

/** An index whose answers are compared with exact ones now and then, beside the traffic. */
export interface RecallMonitor {
  /** The same index: searches through it may be checked. Closing it closes the index. */
  readonly index: VectorIndex;
  /** What was seen so far. */
  report(): MonitoredRecall;
  /** Waits until all queries that were chosen are checked. */
  idle(): Promise<void>;
}

/** Cosines of single and double precision differ by less. */
const TOLERANCE = 1e-5;

interface Check {
  readonly query: Float32Array;
  readonly options: VectorSearchOptions;
  readonly answer: VectorHits;
}

/**
 * Watches the recall of a live index: a share of its queries is asked again of an exact index, one at a time, after they
 * were answered. No caller waits for a check, and a failed one is only counted.
 *
 * Items that were written between an answer and its check count as misses; where writes are frequent, the figures are a
 * lower bound.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a share that is none.
 */
export function monitorRecall(
  index: VectorIndex,
  { exact, sampleRatio = 0.001, maxWaiting = 8, window = 1000, random = systemRandom }: RecallMonitorOptions,
): RecallMonitor {
  if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
    const message = `\`sampleRatio\` must be of 0 to 1, got ${quote(sampleRatio)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  requirePositiveInteger('maxWaiting', maxWaiting);
  requirePositiveInteger('window', window);
  const recalls: number[] = [];
  let [waiting, skipped, failed] = [0, 0, 0];
  let last: Promise<void> = Promise.resolve();

  const run = async (check: Check): Promise<void> => {
    try {
      const recall = await recallOf(check, exact);
      if (recall === undefined) return;
      recalls.push(recall);
      if (recalls.length > window) recalls.shift();
    } catch {
      failed += 1;
    } finally {
      waiting -= 1;
    }
  };
  const take = (check: Check): void => {
    if (random.next() >= sampleRatio) return;
    if (waiting >= maxWaiting) {
      skipped += 1;
      return;
    }
    waiting += 1;
    last = last.then(() => run(check));
  };

  const watched: VectorIndex = {
    space: index.space,
    supports: index.supports,
    get size() {
      return index.size;
    },
    upsert: (items, options) => index.upsert(items, options),
    remove: (ids, options) => index.remove(ids, options),
    get: (ids, options) => index.get(ids, options),
    async search(queries, { signal, deadlineMs, ...options } = {}) {
      const answers = await index.search(queries, { signal, deadlineMs, ...options });
      for (const [at, answer] of answers.entries()) {
        const query = queries[at];
        if (query !== undefined) take({ query: query.slice(), options, answer });
      }
      return answers;
    },
    async close() {
      await last;
      await index.close();
    },
    [Symbol.asyncDispose]: () => watched.close(),
  };
  return {
    index: watched,
    report: () => ({
      recall: recalls.length === 0 ? undefined : recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
      worst: recalls.length === 0 ? undefined : Math.min(...recalls),
      checked: recalls.length,
      skipped,
      failed,
    }),
    idle: () => last,
  };
}

/** @returns `undefined` if there was nothing to find. */
async function recallOf(
  { query, options, answer }: Check,
  exact: RecallMonitorOptions['exact'],
): Promise<number | undefined> {
  const [truth] = await exact.search([query], options);
  const least = truth?.hits.at(-1)?.score;
  if (truth === undefined || least === undefined) return undefined;
  const known = new Set(truth.hits.map(({ id }) => id));
  const given = new Set(answer.hits.map(({ id }) => id));
  // Equally near ones are as good; their scores are computed anew, because the watched index may be wrong.
  const others = [...given].filter((id) => !known.has(id));
  const items = others.length === 0 ? [] : await exact.get(others);
  const ties = items.filter((item) => item !== undefined && dot(item.vector, query) >= least - TOLERANCE).length;
  const found = given.size - others.length + ties;
  return Math.min(1, found / truth.hits.length);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, axis) => sum + value * (b[axis] as number), 0);
}
