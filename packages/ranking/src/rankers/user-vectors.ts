import { FeedloomError } from '@feedloom/core';
import type { UserContext } from '@feedloom/core';
import type { HistoryOptions } from '../pinsage/history-weights.js';
import type { EmbeddingTable } from '../tables/embedding-table.js';
import { isSpaceOf } from '../tables/table-version.js';
import { knownHistory } from './ranked-history.js';

/** What stands for a user: a few vectors in the space of a table. */
export interface UserVectors {
  /** The items that they belong to. */
  readonly items: readonly string[];
  /** `[items, dimension]`, row-major. */
  readonly vectors: Float32Array;
  /** Together 1. */
  readonly weights: Float32Array;
}

interface Part {
  readonly item: string;
  readonly weight: number;
  readonly vector: Float32Array;
}

/**
 * The user's interests, or, where none of them can be told, what the user did last. A vector that comes with the context is
 * used if it is of the table's version; else that of the same item in the table, so that no two versions meet.
 *
 * @throws `ERR_NOT_FOUND` if nothing of the user's has a row; `ERR_CONFLICT` if all that is known is vectors of another version.
 */
export function userVectors(
  context: UserContext,
  table: EmbeddingTable,
  now: number,
  { most, history }: { readonly most: number; readonly history: HistoryOptions | undefined },
): UserVectors {
  const isOurs = isSpaceOf(context.space, table.version);
  const rowOf = (item: string): Float32Array | undefined => {
    const row = table.rowOf(item);
    return row === undefined ? undefined : table.vectors.subarray(row * table.dimension, (row + 1) * table.dimension);
  };
  const parts: Part[] = [];
  for (const { item, weight, vector } of context.interests) {
    if (parts.length >= most) break;
    const own = isOurs && vector?.length === table.dimension ? vector : rowOf(item);
    if (own !== undefined && weight > 0) parts.push({ item, weight, vector: own });
  }
  if (parts.length === 0) parts.push(...lastParts(context, table, now, { most, history }));
  const vectors = new Float32Array(parts.length * table.dimension);
  parts.forEach(({ vector }, at) => vectors.set(vector, at * table.dimension));
  const sum = parts.reduce((total, { weight }) => total + weight, 0);
  return {
    items: parts.map(({ item }) => item),
    vectors,
    weights: Float32Array.from(parts, ({ weight }) => weight / sum),
  };
}

function lastParts(
  context: UserContext,
  table: EmbeddingTable,
  now: number,
  { most, history }: { readonly most: number; readonly history: HistoryOptions | undefined },
): Part[] {
  try {
    const { items, rows, logWeights } = knownHistory(context, table, now, { ...history, limit: most });
    // Relative to the newest, so that a long absence leaves weights that can be told apart.
    const heaviest = Math.max(...logWeights);
    return items.map((item, at) => {
      const start = (rows[at] ?? 0) * table.dimension;
      const vector = table.vectors.subarray(start, start + table.dimension);
      return { item, weight: Math.exp((logWeights[at] ?? 0) - heaviest), vector };
    });
  } catch (error) {
    const hasVectors = context.interests.some(({ vector }) => vector !== undefined);
    if (!hasVectors || context.space?.startsWith('sage:') !== true || !FeedloomError.is(error, 'ERR_NOT_FOUND'))
      throw error;
    const message =
      "The user's vectors are of another version than the table. Learn them from the table that is served.";
    throw new FeedloomError('ERR_CONFLICT', message, { retryable: true, cause: error });
  }
}
