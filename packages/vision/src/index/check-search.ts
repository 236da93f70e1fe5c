import { FeedloomError, quote, requireId, requirePositiveInteger } from '@feedloom/core';
import type { VectorFilter, VectorSearchOptions } from '@feedloom/core';
import { copyUnit } from './prepare-items.js';

/** The most neighbours of one query. */
export const MAX_LIMIT = 100_000;

/** A search whose parts are as they must be. */
export interface CheckedSearch {
  /** Shape `[count, dimension]`, unit vectors. */
  readonly queries: Float32Array;
  readonly count: number;
  readonly limit: number;
  readonly minScore: number;
  readonly filter: VectorFilter | undefined;
}

/** Checks a search and copies its queries. @throws `ERR_INVALID_ARGUMENT` */
export function checkSearch(
  queries: readonly Float32Array[],
  { limit = 10, minScore = -1, filter }: VectorSearchOptions,
  dimension: number,
): CheckedSearch {
  if (!Array.isArray(queries)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`queries\` must be an array of vectors, got ${quote(queries)}.`);
  }
  requirePositiveInteger('limit', limit);
  if (limit > MAX_LIMIT) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`limit\` must be at most \`${MAX_LIMIT}\`, got \`${limit}\`.`);
  }
  if (typeof minScore !== 'number' || !(minScore >= -1 && minScore <= 1)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`minScore\` must be from -1 to 1, got ${quote(minScore)}.`);
  }
  checkFilter(filter);
  const data = new Float32Array(queries.length * dimension);
  queries.forEach((query, at) => {
    copyUnit(`queries[${at}]`, query, data.subarray(at * dimension, (at + 1) * dimension));
  });
  return { queries: data, count: queries.length, limit, minScore, filter: isEmpty(filter) ? undefined : filter };
}

function checkFilter(filter: VectorFilter | undefined): void {
  if (filter === undefined) return;
  if (typeof filter !== 'object' || filter === null) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`filter\` must be an object, got ${quote(filter)}.`);
  }
  const { anyOf, allOf, noneOf, exclude } = filter;
  for (const [name, list] of Object.entries({ anyOf, allOf, noneOf, exclude })) {
    if (list === undefined) continue;
    if (!Array.isArray(list)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`filter.${name}\` must be an array, got ${quote(list)}.`);
    }
    for (const each of list as readonly unknown[]) requireId(`filter.${name}[]`, each);
  }
}

/** A list of alternatives without one allows nothing; other empty lists ask for nothing. */
function isEmpty(filter: VectorFilter | undefined): boolean {
  if (filter === undefined) return true;
  const { anyOf, allOf = [], noneOf = [], exclude = [] } = filter;
  return anyOf === undefined && allOf.length + noneOf.length + exclude.length === 0;
}
