import { Deadline, FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import type { BulkEdges } from '../memory-edges-options.js';
import { prune } from './prune-job.js';
import type { PruneApi, PruneJob, Pruned } from './prune-job.js';
import type { PruneOptions, PrunedEdges } from './prune-options.js';

/** So many numbers are looked at here, in some milliseconds; more in a worker thread. */
const FEW = 50_000;

/**
 * Leaves out the edges that tell least, so that walks stay on topic and fit in memory: collections of mixed content, the
 * weakest edges of each item, and what hubs have too many. Big lists are pruned in a worker thread; arrays in shared memory
 * are not copied on the way there.
 *
 * @returns Edges to load, with the same ids, and what has become of the others. Measure recall before and after: how much to
 * prune depends on the data.
 * @throws `ERR_INVALID_ARGUMENT` for lists that do not belong together or options out of range; `ERR_ABORTED`, `ERR_TIMEOUT`.
 * @see Eksombatchai et al., Pixie, WWW 2018, section 3.2
 */
export async function pruneEdges(bulk: BulkEdges, options: PruneOptions = {}): Promise<PrunedEdges> {
  const deadline = Deadline.of(options);
  const job = checkedJob(bulk, options);
  deadline.check('pruning edges');
  const { report, ...kept } = await deadline.race(runPrune(job), 'pruning edges');
  return { edges: { ...bulk, ...kept }, report };
}

async function runPrune(job: PruneJob): Promise<Pruned> {
  if (job.items.length * (1 + job.dimension) + job.itemCount + job.collectionCount <= FEW) return prune(job);
  const worker = await startWorker<PruneApi>(new URL('./prune-entry.js', import.meta.url));
  try {
    return await worker.call('prune', job);
  } finally {
    await worker.close();
  }
}

function checkedJob(
  { itemIds, collectionIds, items, collections, weights, times, owners }: BulkEdges,
  {
    vectors,
    dimension = 0,
    topics,
    mixedRatio = vectors === undefined && topics === undefined ? 0 : 0.1,
    degreeExponent = vectors === undefined && weights === undefined ? 1 : 0.91,
    maxDegree = 10_000,
  }: PruneOptions,
): PruneJob {
  const [itemCount, collectionCount] = [itemIds.length, collectionIds.length];
  requirePositiveInteger('maxDegree', maxDegree);
  if (vectors !== undefined) requirePositiveInteger('dimension', dimension);
  if (!(mixedRatio >= 0 && mixedRatio < 1)) refuse(`\`mixedRatio\` must be in [0, 1), got ${quote(mixedRatio)}.`);
  if (!(degreeExponent > 0 && degreeExponent <= 1)) {
    refuse(`\`degreeExponent\` must be in (0, 1], got ${quote(degreeExponent)}.`);
  }
  checkLength('collections', collections, items.length);
  checkLength('weights', weights, items.length);
  checkLength('times', times, items.length);
  checkLength('owners', owners, items.length);
  checkLength('topics', topics, itemCount);
  checkLength('vectors', vectors, itemCount * dimension);
  const given = { items, collections, weights, times, owners, vectors, dimension, topics };
  return { itemCount, collectionCount, ...given, mixedRatio, degreeExponent, maxDegree };
}

function checkLength(name: string, list: ArrayLike<number> | undefined, length: number): void {
  if (list === undefined || list.length === length) return;
  refuse(`\`${name}\` must have ${length} values, got ${list.length}.`);
}

function refuse(message: string): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
