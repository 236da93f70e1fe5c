import type { VectorFilter, VectorItem } from '../contracts/vector-index.js';

/**
 * Whether a filter lets an item be found. A condition that is not given holds; an empty `anyOf` never does, the other
 * three always do when they are empty.
 */
export function compileFilter({ anyOf, allOf = [], noneOf = [], exclude = [] }: VectorFilter = {}): (
  item: Pick<VectorItem, 'id' | 'tags'>,
) => boolean {
  const [some, none, hidden] = [new Set(anyOf), new Set(noneOf), new Set(exclude)];
  return ({ id, tags = [] }) =>
    !hidden.has(id) &&
    (anyOf === undefined || tags.some((tag) => some.has(tag))) &&
    allOf.every((tag) => tags.includes(tag)) &&
    !tags.some((tag) => none.has(tag));
}
