import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { FeedloomError, quote } from '@feedloom/core';

/**
 * The SHA-256 of a file in hexadecimal, read piece by piece.
 *
 * @throws `ERR_ABORTED`; `ERR_UNAVAILABLE` if it cannot be read.
 */
export async function hashFile(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash, signal === undefined ? {} : { signal });
  } catch (cause) {
    if (signal?.aborted === true) {
      throw new FeedloomError('ERR_ABORTED', 'The caller aborted reading a model.', { cause: signal.reason });
    }
    const message = `${quote(path)} cannot be read: ${String(cause)}. Check the file and its permissions.`;
    throw new FeedloomError('ERR_UNAVAILABLE', message, { cause });
  }
  return hash.digest('hex');
}
