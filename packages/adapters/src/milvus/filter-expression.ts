import type { VectorFilter } from '@feedloom/core';
import { listOf } from './plain-text.js';

/** A filter as an expression of Milvus: empty if everything matches, `undefined` if nothing can. */
export function filterExpression({ anyOf, allOf = [], noneOf = [], exclude = [] }: VectorFilter = {}):
  string | undefined {
  if (anyOf?.length === 0) return undefined;
  const conditions = [
    ...(anyOf === undefined ? [] : [`array_contains_any(tags, ${listOf(anyOf)})`]),
    ...(allOf.length === 0 ? [] : [`array_contains_all(tags, ${listOf(allOf)})`]),
    ...(noneOf.length === 0 ? [] : [`not array_contains_any(tags, ${listOf(noneOf)})`]),
    ...(exclude.length === 0 ? [] : [`id not in ${listOf(exclude)}`]),
  ];
  return conditions.join(' and ');
}
