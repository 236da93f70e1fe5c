import { FeedloomError, quote, requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import type { Box } from '@feedloom/core';
import type { PixelRectangle, PixelSize } from './pixel-rectangle.js';

/** How a box becomes pixels. */
export interface CropRegionOptions {
  /** What is added on each side, as a share of the box's width and height, 0 or more. @defaultValue 0 */
  readonly pad?: number | undefined;
  /** The least width and height in whole pixels, where the picture has so many; smaller boxes grow. @defaultValue 16 */
  readonly minSide?: number | undefined;
}

/** How far beyond the edge a box may reach, from rounding in a browser. */
const TOLERANCE = 0.01;

/**
 * The whole pixels that a box touches on an upright picture.
 *
 * A box that reaches beyond the edge by at most 0.01 is clamped; one that reaches further is refused, since it was meant
 * for another picture or in pixels.
 *
 * @throws `ERR_INVALID_ARGUMENT` for numbers that are not finite, an empty box, one outside the picture, or options out of range.
 */
export function cropRegion(
  box: Box,
  picture: PixelSize,
  { pad = 0, minSide = 16 }: CropRegionOptions = {},
): PixelRectangle {
  requireNonNegative('pad', pad);
  requirePositiveInteger('minSide', minSide);
  const { x, y, width, height } = Object(box) as Box;
  for (const [name, value] of Object.entries({ x, y, width, height })) checkNumber(name, value);
  checkExtent('x', x, 'width', width);
  checkExtent('y', y, 'height', height);
  const [left, columns] = span(x - pad * width, x + width + pad * width, picture.width, minSide);
  const [top, rows] = span(y - pad * height, y + height + pad * height, picture.height, minSide);
  return { left, top, width: columns, height: rows };
}

function checkNumber(name: string, value: unknown): void {
  if (Number.isFinite(value)) return;
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `\`${name}\` of a crop must be a number of 0 to 1, got ${quote(value)}.`,
  );
}

function checkExtent(startName: string, start: number, lengthName: string, length: number): void {
  if (length > 0 && start >= -TOLERANCE && start < 1 && start + length <= 1 + TOLERANCE && start + length > 0) return;
  const what = `\`${startName}\` ${start} and \`${lengthName}\` ${length} of a crop`;
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `${what} are not inside the picture. Give shares of its size, 0 to 1.`,
  );
}

/** The first pixel and the number of pixels that a part of a side touches, at least `least`, shifted to lie inside. */
function span(start: number, end: number, pixels: number, least: number): readonly [number, number] {
  // A share that was computed from whole pixels must become the same pixels again.
  const slack = 1e-6;
  const first = Math.max(0, Math.floor(start * pixels + slack));
  const last = Math.min(pixels, Math.ceil(end * pixels - slack));
  const missing = Math.min(pixels, least) - (last - first);
  if (missing <= 0) return [first, last - first];
  const count = last - first + missing;
  return [Math.min(Math.max(0, first - Math.floor(missing / 2)), pixels - count), count];
}
