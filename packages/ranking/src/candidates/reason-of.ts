import { FeedloomError } from '@feedloom/core';

/** Why something failed, in the fixed words of `Degraded.reason`. */
export function reasonOf(error: unknown): string {
  if (FeedloomError.is(error, 'ERR_TIMEOUT')) return 'timeout';
  if (FeedloomError.is(error, 'ERR_OVERLOADED')) return 'overloaded';
  return 'error';
}
