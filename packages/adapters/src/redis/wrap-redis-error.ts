import { FeedloomError } from '@feedloom/core';

/** Messages of ioredis that say: this command has not been sent, and will not be. */
const NOT_SENT = [
  "Stream isn't writeable and enableOfflineQueue options is false",
  "Cluster isn't ready and enableOfflineQueue options is false",
  'Connection in subscriber mode',
  'Cluster is ended.',
];

function codeOf({ message }: Error): 'ERR_TIMEOUT' | 'ERR_UNAVAILABLE' | 'ERR_CORRUPT' {
  if (message === 'Command timed out') return 'ERR_TIMEOUT';
  return message.startsWith('WRONGTYPE') ? 'ERR_CORRUPT' : 'ERR_UNAVAILABLE';
}

/**
 * Turns an error of ioredis into a typed one. Typed errors pass unchanged.
 *
 * A write is indeterminate unless the server itself refused it or it was never sent: after a timeout or a broken
 * connection it may have been done, or may be done later.
 */
export function wrapRedisError(error: unknown, doing: string, isWrite = false): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const cause = error as Error;
  const isRefused = cause.name === 'ReplyError' || NOT_SENT.some((message) => cause.message.startsWith(message));
  const remedy = isRefused ? 'Nothing was done.' : 'Check that the server can be reached.';
  return new FeedloomError(codeOf(cause), `Redis failed during ${doing}: ${cause.message}. ${remedy}`, {
    cause,
    retryable: codeOf(cause) !== 'ERR_CORRUPT',
    indeterminate: isWrite && !isRefused,
  });
}
