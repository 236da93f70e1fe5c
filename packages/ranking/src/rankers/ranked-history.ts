import { FeedloomError } from '@feedloom/core';
import type { UserContext } from '@feedloom/core';
import type { HistoryOptions } from '../pinsage/history-weights.js';
import { historyOf } from '../pinsage/history-weights.js';
import type { EmbeddingTable } from '../tables/embedding-table.js';

/** A history, as rows of a table. */
export interface KnownHistory {
  /** The items. */
  readonly items: readonly string[];
  readonly rows: Int32Array;
  /** ℓ of each. */
  readonly logWeights: Float32Array;
}

/**
 * What the user did last, or, where none of that has a row, the items that stand for the user's interests.
 *
 * @throws `ERR_NOT_FOUND` if nothing of the user's has a row: another rung knows more.
 */
export function knownHistory(
  { recent, interests }: UserContext,
  table: EmbeddingTable,
  now: number,
  options: HistoryOptions | undefined,
): KnownHistory {
  const withRow = ({ item }: { readonly item: string }): boolean => table.rowOf(item) !== undefined;
  const last = historyOf(recent.filter(withRow), now, options);
  const places =
    last.length > 0
      ? last
      : interests
          .filter((interest) => withRow(interest) && interest.weight > 0)
          .slice(0, options?.limit ?? 64)
          .map(({ item, weight }) => ({ item, logWeight: Math.log(weight) }));
  if (places.length === 0) {
    const message = 'Nothing that the user did has a row in the tables. Rank by something that knows the user.';
    throw new FeedloomError('ERR_NOT_FOUND', message);
  }
  return {
    items: places.map(({ item }) => item),
    rows: Int32Array.from(places, ({ item }) => table.rowOf(item) ?? 0),
    logWeights: Float32Array.from(places, ({ logWeight }) => logWeight),
  };
}
