import { FeedloomError, quote } from '@feedloom/core';

/** What names of partitions begin with where nothing else is asked for. */
export const DEFAULT_NAMESPACE = 'feedloom';

/** Checks a prefix of partition names. @throws `ERR_INVALID_ARGUMENT` for one that could be mistaken for what follows. */
export function requireNamespace(namespace: string): void {
  if (/^[a-z0-9_-]{1,64}$/.test(namespace)) return;
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `\`namespace\` must match [a-z0-9_-]{1,64}, got ${quote(namespace)}.`,
  );
}
