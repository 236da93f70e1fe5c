import { FeedloomError } from '@feedloom/core';

/** Vectors to search in, and vectors to search for. */
export interface VectorSet {
  /** Numbers in a vector. */
  readonly dimension: number;
  /** Vectors to search in. */
  readonly count: number;
  /** Shape `[count, dimension]`, row-major, each row of L2 norm 1; best over shared memory, which is not copied. */
  readonly base: Float32Array;
  /** Vectors to search for, which are not in `base`: each of length `dimension` and norm 1. */
  readonly queries: readonly Float32Array[];
}

/** A vector of the set; not a copy. */
export function rowOf({ base, dimension }: VectorSet, row: number): Float32Array {
  return base.subarray(row * dimension, (row + 1) * dimension);
}

/** The inner product of a vector of the set with a query, summed in double precision. */
export function scoreOf({ base, dimension }: VectorSet, row: number, query: Float32Array): number {
  let sum = 0;
  const from = row * dimension;
  for (let axis = 0; axis < dimension; axis += 1) sum += (base[from + axis] as number) * (query[axis] as number);
  return sum;
}

/** @throws `ERR_INVALID_ARGUMENT` if the parts of a set do not belong together. */
export function checkVectorSet({ base, count, dimension, queries }: VectorSet): void {
  const fits = base.length === count * dimension && queries.every((query) => query.length === dimension);
  if (fits && count > 0 && queries.length > 0) return;
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `A set needs vectors and queries, all of one length; got \`${base.length}\` numbers for ${count} x ${dimension}.`,
  );
}
