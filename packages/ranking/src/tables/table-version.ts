import { FeedloomError, quote } from '@feedloom/core';
import type { TableVersion } from './embedding-table.js';

/** Whether two tables may meet in one product. */
export function sameVersion(a: TableVersion, b: TableVersion): boolean {
  return a.modelId === b.modelId && a.graphEpoch === b.graphEpoch && (a.refresh ?? 0) === (b.refresh ?? 0);
}

/** Names the space that a table's vectors lie in, for `UserContext.space`. */
export function spaceOf({ modelId, graphEpoch, refresh = 0 }: TableVersion): string {
  return `sage:${modelId}@${graphEpoch}${refresh === 0 ? '' : `.${refresh}`}`;
}

/**
 * Refuses to let vectors of two versions meet: their products mean nothing.
 *
 * @throws `ERR_CONFLICT`, retryable: a refresh may be half published.
 */
export function requireSameVersion(candidates: TableVersion, other: TableVersion, what: string): void {
  if (sameVersion(candidates, other)) return;
  const message =
    `The candidates' vectors are of ${quote(spaceOf(candidates))}, but ${what} of ${quote(spaceOf(other))}. ` +
    'Publish both of one refresh.';
  throw new FeedloomError('ERR_CONFLICT', message, { retryable: true });
}

/**
 * Whether the vectors of a user's context lie in the table's space. Those of another version or kind must not be used; the
 * items that they stand for may have rows.
 */
export function isSpaceOf(space: string | undefined, version: TableVersion): boolean {
  return space === spaceOf(version);
}
