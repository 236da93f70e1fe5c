import { FeedloomError } from '@feedloom/core';

/** How libvips, the libraries beneath it and V8 say that they got no memory. */
const NO_MEMORY = /out of memory|cannot allocate memory|insufficient memory|bad_alloc|array buffer allocation failed/i;

/** The error of ours for an allocation that failed: the machine's, not the picture's. `undefined` for any other error. */
export function allocationError(error: unknown): FeedloomError | undefined {
  if (!(error instanceof Error) || !NO_MEMORY.test(error.message)) return undefined;
  const message = 'There is not enough memory for a picture. Try again later, or let fewer or smaller ones in.';
  return new FeedloomError('ERR_UNAVAILABLE', message, { cause: error, retryable: true });
}
