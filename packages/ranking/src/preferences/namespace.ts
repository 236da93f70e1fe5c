import { createHash } from 'node:crypto';
import { FeedloomError, quote } from '@feedloom/core';

/** Checks a part of partition names. @throws `ERR_INVALID_ARGUMENT` for one that could be mistaken for what follows. */
export function requireNamespace(namespace: string, name = 'namespace'): void {
  if (typeof namespace === 'string' && /^[a-z0-9_-]{1,64}$/.test(namespace)) return;
  const message = `\`${name}\` must match [a-z0-9_-]{1,64}, got ${quote(namespace)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

/**
 * The partition of a user's profile: named by a digest, so that not even a tombstone holds the user's id.
 *
 * The digest is not salted, since a profile must be found without a read: whoever can read the store and knows a user's id
 * can tell that the user has or had a profile, and ids that can be guessed can be found by trying them.
 */
export function profilePartition(namespace: string, user: string): string {
  return `${namespace}/profile/${createHash('sha256').update(user).digest('base64url')}`;
}
