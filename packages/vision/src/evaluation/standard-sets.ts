import { FeedloomError, quote } from '@feedloom/core';
import { createClusteredSet } from './clustered-set.js';
import type { ClusteredSetOptions } from './clustered-set.js';
import type { VectorSet } from './vector-set.js';

/**
 * The sets that figures are measured on. Their clusters have 100, 100 and 50 vectors, so that the nearest 1,000 reach
 * far outside of one.
 */
export const STANDARD_SETS: Readonly<Record<'a' | 'b' | 'c', ClusteredSetOptions>> = {
  a: { count: 100_000, dimension: 128, clusters: 1000 },
  b: { count: 50_000, dimension: 512, clusters: 500 },
  c: { count: 20_000, dimension: 2048, clusters: 400 },
};

/** Makes one of {@link STANDARD_SETS} with 200 queries, seeded with 42. @throws `ERR_INVALID_ARGUMENT` for another name. */
export function createStandardSet(name: string): VectorSet {
  if (!Object.hasOwn(STANDARD_SETS, name)) {
    const names = Object.keys(STANDARD_SETS).join(', ');
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `There is no set ${quote(name)}; there are ${names}.`);
  }
  return createClusteredSet(STANDARD_SETS[name as keyof typeof STANDARD_SETS]);
}
