import { FeedloomError } from '@feedloom/core';

/** What a run rejects with after the source of its offers has failed with `cause`. */
export function sourceFailed(cause: unknown): FeedloomError {
  if (FeedloomError.is(cause)) return cause;
  const message = 'The source of the offers failed; what it had handed out was finished. Run the worker again.';
  return new FeedloomError('ERR_UNAVAILABLE', message, { cause, retryable: true });
}
