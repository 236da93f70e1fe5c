import { FeedloomError } from '@feedloom/core';
import { allocationError } from './allocation-error.js';
import type { WholeImageLimits } from './image-limits.js';

/** What libvips could not do, as an error of ours; its own stays the `cause`. */
export function wrapSharpError(error: unknown, { maxPixels }: WholeImageLimits): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const reason = error instanceof Error ? error.message : '';
  if (/exceeds (?:pixel|channel) limit/i.test(reason)) {
    const message = `The picture has more pixels than \`maxPixels\` (${maxPixels}). Send a smaller one.`;
    return new FeedloomError('ERR_TOO_LARGE', message, { cause: error });
  }
  if (/timeout: \d+%/.test(reason)) {
    const message = 'The picture takes too long to decode. Send a smaller or a simpler one.';
    return new FeedloomError('ERR_TOO_LARGE', message, { cause: error });
  }
  const unallocated = allocationError(error);
  if (unallocated !== undefined) return unallocated;
  const message = 'The picture is damaged or incomplete and could not be decoded. Send the whole file.';
  return new FeedloomError('ERR_INVALID_PAYLOAD', message, { cause: error });
}
