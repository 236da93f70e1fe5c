import { FeedloomError, retrying } from '@feedloom/core';
import type { BlobStore, CallOptions, RetryOptions } from '@feedloom/core';

/** The one thing that is done with blobs here. */
export type BlobPut = Pick<BlobStore, 'put'>;

/**
 * Blobs that are put again after faults that may pass. A put that may have been done is repeated too: the same bytes are
 * the same blob.
 */
export function steadyBlobs(blobs: BlobPut, retry: RetryOptions<BlobPut>): BlobPut {
  const repeatable: BlobPut = {
    put: async (bytes: Uint8Array, options?: CallOptions) => {
      try {
        return await blobs.put(bytes, options);
      } catch (error) {
        throw repeatableError(error);
      }
    },
  };
  return retrying(repeatable, { name: 'blobs', ...retry, methods: ['put'] });
}

function repeatableError(error: unknown): FeedloomError {
  if (!FeedloomError.is(error)) {
    const message = 'The blob store failed. Try again later; what was stored already is not stored twice.';
    return new FeedloomError('ERR_UNAVAILABLE', message, { cause: error, retryable: true });
  }
  const { code, message, retryable, retryAfterMs, indeterminate } = error;
  if (!indeterminate) return error;
  const isOver = code === 'ERR_ABORTED' || code === 'ERR_TIMEOUT';
  return new FeedloomError(code, message, { cause: error, retryable: retryable || !isOver, retryAfterMs });
}
