import { startWorker } from '@feedloom/core/spawn';
import { build } from './seal-job.js';
import type { SealApi, SealJob } from './seal-job.js';
import type { Segment } from './segment.js';

/** So many edges and nodes are sorted here, in about a millisecond; more in a worker thread. */
const FEW = 10_000;

/**
 * Builds a segment without holding up the event loop: a job that is not small gets a thread of its own, which ends with it.
 *
 * @throws The job's own errors; `ERR_UNAVAILABLE` if the thread dies.
 */
export async function runSeal(job: SealJob): Promise<Segment> {
  if (sizeOf(job) <= FEW) return build(job);
  const worker = await startWorker<SealApi>(new URL('./seal-entry.js', import.meta.url));
  try {
    return await worker.call('build', job);
  } finally {
    await worker.close();
  }
}

function sizeOf({ rows, lists, bulk, shape }: SealJob): number {
  const inRows = rows.reduce((sum, { neighbours }) => sum + neighbours.length, 0);
  const inLists = lists.reduce((sum, { count }) => sum + count, bulk?.edges.count ?? 0);
  return inRows + inLists + shape.items + shape.collections;
}
