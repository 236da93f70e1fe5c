import { requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { TruthFinder } from './truth.js';
import type { Truth } from './truth.js';
import type { VectorSet } from './vector-set.js';
import { checkVectorSet } from './vector-set.js';

/** Which truth. */
export interface FindTruthOptions extends CallOptions {
  /** How many of the nearest of each query. */
  readonly limit: number;
}

/**
 * How near the nearest vectors of each query of a set truly are, by comparing everything with everything, in a worker
 * thread that ends afterwards. About a second for a billion pairs of numbers.
 *
 * @throws `ERR_INVALID_ARGUMENT`, `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function findTruth(set: VectorSet, { limit, ...options }: FindTruthOptions): Promise<Truth> {
  checkVectorSet(set);
  requirePositiveInteger('limit', limit);
  const finder = await TruthFinder.open(set, options);
  try {
    return await finder.find({ queries: set.queries.length, most: limit }, options);
  } finally {
    await finder.close();
  }
}
