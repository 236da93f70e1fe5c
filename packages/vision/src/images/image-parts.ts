import { FeedloomError, quote } from '@feedloom/core';
import type { CroppedImage, ImageInput } from '@feedloom/core';

/** The file and the crop of an input. The crop is not checked yet. @throws `ERR_INVALID_ARGUMENT` */
export function imageParts(input: ImageInput): CroppedImage {
  if (input instanceof Uint8Array) return { image: input };
  if (typeof input === 'object' && input !== null && 'image' in input) return input;
  const message = `A picture must be a Uint8Array, or \`{ image, crop }\`, got ${quote(input)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
