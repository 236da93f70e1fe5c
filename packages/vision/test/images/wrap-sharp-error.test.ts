import { Deadline, FeedloomError } from '@feedloom/core';
import { expect, it } from 'vitest';
import { imageLimits } from '../../src/images/image-limits.js';
import { fromRaw } from '../../src/images/raw-picture.js';
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

it.each(['out of memory --- size == 48MB', 'Array buffer allocation failed'])(
  'blames the machine for %s, which may pass',
  async (message) => {
    const refusal = { code: 'ERR_UNAVAILABLE', retryable: true };
    expect(wrapSharpError(new Error(message), limits)).toMatchObject(refusal);
    const picture = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 } as const;
    const failing = fromRaw(picture, Deadline.of(), () => Promise.reject(new Error(message)));
    await expect(failing).rejects.toMatchObject(refusal);
  },
);

it('leaves errors of ours alone', () => {
  const error = new FeedloomError('ERR_TIMEOUT', 'The deadline passed.');
  expect(wrapSharpError(error, limits)).toBe(error);
});
