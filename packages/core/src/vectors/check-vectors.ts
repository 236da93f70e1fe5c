import type { VectorFilter, VectorItem } from '../contracts/vector-index.js';
import { FeedloomError } from '../errors.js';
import { quote, requireFinite, requireId, requirePositiveInteger } from '../validate.js';

/** How far the L2 norm of a vector may be from 1. */
const NORM_TOLERANCE = 1e-3;

/** What is checked of a search, beside its queries. */
export interface CheckedSearch {
  /** The most hits for each query. */
  readonly limit: number;
  /** The least cosine. */
  readonly minScore: number;
  /** Which items may be found. */
  readonly filter?: VectorFilter | undefined;
}

/**
 * Checks a vector of an index: as many numbers as its space has, all finite, of L2 norm 1 within 1e-3.
 *
 * @throws `ERR_INVALID_ARGUMENT` otherwise.
 */
export function checkVector(name: string, vector: unknown, dimension: number): asserts vector is Float32Array {
  if (!(vector instanceof Float32Array)) throw refusal(name, 'be a Float32Array', quote(vector));
  if (vector.length !== dimension) throw refusal(name, `have ${dimension} numbers`, `\`${vector.length}\``);
  let sum = 0;
  for (const number of vector) sum += number * number;
  // Not finite if one number is not.
  if (Math.abs(Math.sqrt(sum) - 1) <= NORM_TOLERANCE) return;
  throw refusal(name, 'have only finite numbers and the L2 norm 1', `the norm \`${Math.sqrt(sum)}\``);
}

/** Checks items before they enter an index. @throws `ERR_INVALID_ARGUMENT` that names the first bad one. */
export function checkVectorItems(items: readonly VectorItem[], dimension: number): void {
  for (const [place, { id, vector, tags }] of items.entries()) {
    requireId(`items[${place}].id`, id);
    checkVector(`items[${place}].vector`, vector, dimension);
    checkStrings(`items[${place}].tags`, tags);
  }
}

/** Checks the queries of a search. @throws `ERR_INVALID_ARGUMENT` that names the first bad one. */
export function checkQueries(queries: readonly Float32Array[], dimension: number): void {
  for (const [place, query] of queries.entries()) checkVector(`queries[${place}]`, query, dimension);
}

/** Checks what a search asks for. @throws `ERR_INVALID_ARGUMENT` otherwise. */
export function checkVectorSearch({ limit, minScore, filter }: CheckedSearch, maxLimit: number): void {
  requirePositiveInteger('limit', limit);
  if (limit > maxLimit) throw refusal('limit', `be at most ${maxLimit}`, quote(limit));
  requireFinite('minScore', minScore);
  if (minScore < -1 || minScore > 1) throw refusal('minScore', 'be -1 to 1', quote(minScore));
  for (const name of ['anyOf', 'allOf', 'noneOf', 'exclude'] as const) checkStrings(`filter.${name}`, filter?.[name]);
}

function checkStrings(name: string, strings: unknown): void {
  if (strings === undefined) return;
  if (Array.isArray(strings) && strings.every((text) => typeof text === 'string')) return;
  throw refusal(name, 'be a list of strings', quote(strings));
}

function refusal(name: string, rule: string, got: string): FeedloomError {
  return new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must ${rule}, got ${got}.`);
}
