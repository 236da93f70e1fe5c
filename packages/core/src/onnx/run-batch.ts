import { FeedloomError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import type { QueuedRow } from './queued-row.js';

/** Errors that say of no row that it is to blame. */
const OF_THE_PART: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ERR_ABORTED',
  'ERR_CLOSED',
  'ERR_CORRUPT',
  'ERR_DRIVER_MISSING',
  'ERR_OVERLOADED',
  'ERR_TIMEOUT',
  'ERR_UNAVAILABLE',
  'ERR_UNSUPPORTED',
]);

/** How many rows of a batch were computed, and how many not. */
export interface BatchOutcome {
  readonly done: number;
  readonly failed: number;
}

/**
 * Runs a batch and settles each of its rows. If it fails by the fault of some row, each is run once more by itself, but
 * for those whose callers have left.
 */
export async function runBatch<Row, Result>(
  rows: readonly QueuedRow<Row, Result>[],
  run: (rows: readonly Row[]) => Promise<readonly Result[]>,
): Promise<BatchOutcome> {
  try {
    const results = await run(rows.map(({ row }) => row));
    if (results.length !== rows.length) {
      const message = `A batch of \`${rows.length}\` rows has \`${results.length}\` results. Return one for each row.`;
      throw new FeedloomError('ERR_INTERNAL', message);
    }
    rows.forEach((row, index) => row.resolve(results[index] as Result));
    return { done: rows.length, failed: 0 };
  } catch (error) {
    if (rows.length > 1 && !(FeedloomError.is(error) && OF_THE_PART.has(error.code)))
      return runSingly(rows, run, error);
    for (const row of rows) row.reject(error);
    return { done: 0, failed: rows.length };
  }
}

async function runSingly<Row, Result>(
  rows: readonly QueuedRow<Row, Result>[],
  run: (rows: readonly Row[]) => Promise<readonly Result[]>,
  error: unknown,
): Promise<BatchOutcome> {
  let done = 0;
  for (const row of rows) {
    if (row.isLeft) row.reject(error);
    else done += (await runBatch([row], run)).done;
  }
  return { done, failed: rows.length - done };
}
