import { FeedloomError, requirePositiveInteger } from '@feedloom/core';

/** How large a picture may be, beside 65,535 pixels on a side. All is checked before a pixel is decoded. */
export interface ImageLimits {
  /** The longest file, in bytes. @defaultValue 20 MB */
  readonly maxBytes?: number | undefined;
  /** The most pixels, width times height of the first frame. @defaultValue 40 million */
  readonly maxPixels?: number | undefined;
}

/** Limits with nothing left out. */
export type WholeImageLimits = Readonly<Record<keyof ImageLimits, number>>;

/** Completes limits. @throws `ERR_INVALID_ARGUMENT` */
export function imageLimits({ maxBytes = 20_000_000, maxPixels = 40_000_000 }: ImageLimits = {}): WholeImageLimits {
  requirePositiveInteger('maxBytes', maxBytes);
  requirePositiveInteger('maxPixels', maxPixels);
  return { maxBytes, maxPixels };
}

/** Refuses a file that is too long. @throws `ERR_TOO_LARGE` */
export function checkBytes(bytes: Uint8Array, { maxBytes }: WholeImageLimits): void {
  if (bytes.length <= maxBytes) return;
  const message = `The picture has ${bytes.length} bytes, more than \`maxBytes\` (${maxBytes}). Send a smaller one.`;
  throw new FeedloomError('ERR_TOO_LARGE', message);
}
