import type { Deadline } from '@feedloom/core';
import { FeedloomError, quote } from '@feedloom/core';
import type { VectorLookup } from './vector-lookup.js';
import { foundVectors, unitVector } from './vector-lookup.js';

/** Where vectors are looked up, and which space is served. */
export interface VectorsInOptions {
  readonly vectors: VectorLookup;
  /** The space that is served just now. */
  readonly space: () => string;
}

/**
 * The vectors of items in `space`, with norm 1. Waits no longer than the deadline says, whatever the look-up does.
 *
 * @throws `ERR_CONFLICT`, retryable, if they are of another space by now, or of different lengths.
 */
export async function vectorsIn(
  space: string,
  ids: readonly string[],
  { vectors, space: served }: VectorsInOptions,
  deadline: Deadline,
): Promise<Map<string, Float32Array>> {
  const vectorOf = new Map<string, Float32Array>();
  if (ids.length === 0) return vectorOf;
  const answer = await deadline.race(vectors(ids, deadline.toCallOptions()), 'a look-up of vectors');
  const found = foundVectors(answer);
  requireSpace(space, found.space ?? served(), 'the profile');
  let dimension: number | undefined;
  for (const [index, id] of ids.entries()) {
    const vector = unitVector(found.vectors[index]);
    if (vector === undefined) continue;
    requireDimension(dimension, vector);
    dimension = vector.length;
    vectorOf.set(id, vector);
  }
  return vectorOf;
}

/** Refuses to let vectors of two spaces meet. @throws `ERR_CONFLICT`, retryable: a refresh may be half published. */
export function requireSpace(expected: string | undefined, found: string | undefined, whose: string): void {
  if (expected === undefined || found === undefined || expected === found) return;
  const message =
    `The vectors are of the space ${quote(found)}, but ${whose} is of ${quote(expected)}. ` +
    'Try again once all parts read one table.';
  throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
}

/** Refuses vectors that no product is defined for. @throws `ERR_CONFLICT`, retryable. */
export function requireDimension(expected: number | undefined, vector: Float32Array | undefined): void {
  if (expected === undefined || vector === undefined || vector.length === expected) return;
  const message =
    `A vector has ${quote(vector.length)} numbers, but others of its space have ${quote(expected)}. ` +
    'Give vectors of another length another name of their `space`.';
  throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
}
