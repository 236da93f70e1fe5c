import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { Sharp } from 'sharp';
import { allocationError } from './allocation-error.js';
import { inDecodeSlot } from './decode-slots.js';
import { loadSharp } from './load-sharp.js';
import type { PixelSize } from './pixel-rectangle.js';

/** A decoded picture: sRGB bytes, row by row. */
export interface RawPicture extends PixelSize {
  /** `width * height * channels` bytes. */
  readonly data: Uint8Array;
  /** 3, or 4 with transparency. */
  readonly channels: 3 | 4;
}

/** Ends a pipeline in sRGB bytes. */
export async function toRaw(image: Sharp): Promise<RawPicture> {
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}

/** Works on a decoded picture in a decode slot. @throws `ERR_UNAVAILABLE`, `ERR_INTERNAL`, `ERR_ABORTED`, `ERR_TIMEOUT` */
export async function fromRaw<Result>(
  { data, ...raw }: RawPicture,
  deadline: Deadline,
  work: (image: Sharp) => Promise<Result>,
): Promise<Result> {
  const sharp = await loadSharp();
  return inDecodeSlot(deadline, 'the resizing of a picture', async () => {
    try {
      return await work(sharp(data, { raw, limitInputPixels: false }));
    } catch (cause) {
      const unallocated = allocationError(cause);
      if (unallocated !== undefined) throw unallocated;
      const message = 'A decoded picture could not be resized or written. Report it with the picture.';
      throw new FeedloomError('ERR_INTERNAL', message, { cause });
    }
  });
}
