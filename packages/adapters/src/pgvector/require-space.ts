import { FeedloomError } from '@feedloom/core';
import type { EmbeddingSpace } from '@feedloom/core';

/** Checks that a table holds vectors of `space`. @throws `ERR_INVALID_ARGUMENT` otherwise. */
export function requireSpace(heldId: unknown, { id }: EmbeddingSpace): void {
  if (heldId === id) return;
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `The table holds vectors of space \`${String(heldId)}\`, not of \`${id}\`: they cannot be compared. Use another \`table\`.`,
  );
}
