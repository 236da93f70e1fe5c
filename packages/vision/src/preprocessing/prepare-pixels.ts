import { Deadline, FeedloomError, quote, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CallOptions, Clock, ImageInput } from '@feedloom/core';
import { cropRegion } from '../images/crop-region.js';
import { imageLimits } from '../images/image-limits.js';
import type { ImageLimits } from '../images/image-limits.js';
import { imageParts } from '../images/image-parts.js';
import { openImage } from '../images/open-image.js';
import type { PixelRectangle, PixelSize } from '../images/pixel-rectangle.js';
import { checkPlan } from './check-plan.js';
import { drawFit } from './draw-fit.js';
import { fitPlan } from './fit-plan.js';
import type { PreprocessingPlan } from './preprocessing-plan.js';

/** How to read a picture. */
export interface PrepareOptions extends CallOptions, ImageLimits {
  /** The least width and height of a crop in pixels; smaller ones grow. @defaultValue 16 */
  readonly minSide?: number | undefined;
  /** What shows through transparent pixels, each 0 to 255. @defaultValue white */
  readonly background?: readonly [number, number, number] | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** A picture as a network takes it, but for its arithmetic. */
export interface PreparedPixels extends PixelSize {
  /** `width * height * 3` bytes, interleaved, row by row, in the plan's order of channels. */
  readonly pixels: Uint8Array;
  /** The size of the upright picture, crop or not. */
  readonly original: PixelSize;
  /** The part that was looked at, in pixels of the upright picture. */
  readonly region: PixelRectangle;
  /**
   * Where the whole of that part lies on `pixels`: beyond the edges if the plan crops, within them if it pads. A point
   * `p` on them is at `(p - left) / width` of the part.
   */
  readonly placement: PixelRectangle;
}

/**
 * Reads a picture and brings it to the size that a network takes, off the caller's thread.
 *
 * The picture is made upright (EXIF), its transparency is laid on `background`, grey, CMYK, 16 bits and colour profiles
 * become sRGB of 8 bits; only the first frame counts. Its bytes must not change before it is done. The result differs from Pillow's by at most 1.5 of 255 on average.
 *
 * @throws `ERR_INVALID_ARGUMENT`, `ERR_UNSUPPORTED`, `ERR_TOO_LARGE` or `ERR_INVALID_PAYLOAD` for the picture, its crop,
 * the plan or the options; `ERR_UNAVAILABLE` if memory runs out; `ERR_DRIVER_MISSING`, `ERR_ABORTED`, `ERR_TIMEOUT`.
 */
export async function preparePixels(
  input: ImageInput,
  plan: PreprocessingPlan,
  { minSide = 16, background = [255, 255, 255], clock = systemClock, ...options }: PrepareOptions = {},
): Promise<PreparedPixels> {
  const deadline = Deadline.of(options, clock);
  checkPlan(plan);
  requirePositiveInteger('minSide', minSide);
  checkBackground(background);
  const { image, crop } = imageParts(input);
  const opened = await openImage(image, imageLimits(options), deadline);
  const original = { width: opened.width, height: opened.height };
  const region = crop === undefined ? { left: 0, top: 0, ...original } : cropRegion(crop, original, { minSide });
  const fit = fitPlan(plan, region);
  const drawing = { plan, fit, region, original, background };
  const drawn = await opened.decode(deadline, (source) => drawFit(source, drawing));
  if (plan.channels === 'bgr') swapChannels(drawn.pixels);
  return { ...drawn, original, region, placement: fit.placement };
}

function checkBackground(background: readonly unknown[]): void {
  const isByte = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 255;
  if (Array.isArray(background) && background.length === 3 && background.every(isByte)) return;
  const message = `\`background\` must be three numbers of 0 to 255, got ${quote(background)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

function swapChannels(pixels: Uint8Array): void {
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const first = pixels[at] ?? 0;
    pixels[at] = pixels[at + 2] ?? 0;
    pixels[at + 2] = first;
  }
}
