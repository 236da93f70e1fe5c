import { FeedloomError } from '@feedloom/core';
import { expect, it } from 'vitest';
import { imageLimits } from '../../src/images/image-limits.js';
import { wrapSharpError } from '../../src/images/wrap-sharp-error.js';

const limits = imageLimits();

it.each([
  ['Input image exceeds pixel limit', 'ERR_TOO_LARGE'],
  ['timeout: 36% complete\nVipsImage: killed for image "temp-41"', 'ERR_TOO_LARGE'],
  ['Input buffer has corrupt header: VipsJpeg: premature end of JPEG image', 'ERR_INVALID_PAYLOAD'],
])('tells what libvips says, %s, by a code and keeps it as the cause', (message, code) => {
  const cause = new Error(message);
  expect(wrapSharpError(cause, limits)).toMatchObject({ code, cause, retryable: false });
});

it('leaves errors of ours alone', () => {
  const error = new FeedloomError('ERR_TIMEOUT', 'The deadline passed.');
  expect(wrapSharpError(error, limits)).toBe(error);
});
