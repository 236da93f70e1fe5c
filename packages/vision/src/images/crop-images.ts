import { Deadline, requireNonNegative, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { Box, CallOptions, Clock } from '@feedloom/core';
import { cropRegion } from './crop-region.js';
import type { CropRegionOptions } from './crop-region.js';
import { encode } from './encode-size.js';
import { imageLimits } from './image-limits.js';
import type { ImageLimits } from './image-limits.js';
import { openImage } from './open-image.js';
import { fromRaw, toRaw } from './raw-picture.js';

/** How to cut. */
export interface CropImagesOptions extends CropRegionOptions, CallOptions, ImageLimits {
  /** The longest side of a piece, in pixels; larger ones are shrunk. @defaultValue 1024 */
  readonly maxSide?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** The most pixels that are held while pieces are cut; of larger pictures the pieces are a little coarser. */
const MAX_HELD_PIXELS = 12_000_000;

const JPEG = { format: 'jpeg', quality: 95 } as const;

/**
 * Cuts boxes out of a picture that is decoded only once: what a detector found, for an embedder.
 *
 * @param boxes - On the upright picture.
 * @returns One JPEG file for each box, in their order; transparency is laid on white.
 * @throws As `preparePixels` does.
 */
export async function cropImages(
  image: Uint8Array,
  boxes: readonly Box[],
  { pad = 0.1, minSide = 32, maxSide = 1024, clock = systemClock, ...options }: CropImagesOptions = {},
): Promise<readonly Uint8Array[]> {
  const deadline = Deadline.of(options, clock);
  requireNonNegative('pad', pad);
  requirePositiveInteger('minSide', minSide);
  requirePositiveInteger('maxSide', maxSide);
  const opened = await openImage(image, imageLimits(options), deadline);
  const scale = Math.min(1, Math.sqrt(MAX_HELD_PIXELS / (opened.width * opened.height)));
  const side = (length: number): number => Math.max(1, Math.round(length * scale));
  const held = { width: side(opened.width), height: side(opened.height) };
  const regions = boxes.map((box) => cropRegion(box, held, { pad, minSide }));
  if (regions.length === 0) return [];
  const picture = await opened.decode(deadline, (source) => {
    source.flatten({ background: '#ffffff' });
    if (scale < 1) source.resize(held.width, held.height, { fit: 'fill' });
    return toRaw(source);
  });
  return Promise.all(
    regions.map((region) =>
      fromRaw(picture, deadline, async (source) => {
        source.extract(region).resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true });
        return (await encode(source, JPEG)).file;
      }),
    ),
  );
}
