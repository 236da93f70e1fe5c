import { FeedloomError, quote } from '@feedloom/core';
import type { Box, ImageInput } from '@feedloom/core';
import { imageParts } from '../images/image-parts.js';

/** Which parts of a picture are looked at. */
export interface ViewOptions {
  /** The sides of the parts, as shares of the picture's sides; 1 is all of it. @defaultValue `[1, 0.75]` */
  readonly scales?: readonly number[] | undefined;
  /** For each scale below 1 the middle alone, or the middle and the four corners. @defaultValue `'centre'` */
  readonly crops?: 'centre' | 'five' | undefined;
}

/** The most parts of one picture. */
const MAX_VIEWS = 32;

const WHOLE: Box = { x: 0, y: 0, width: 1, height: 1 };

/** Which parts are looked at below the whole. */
const CROPS: readonly unknown[] = ['centre', 'five'];

/** The parts that the options name, largest scale as given first. @throws `ERR_INVALID_ARGUMENT` */
export function viewBoxes({ scales = [1, 0.75], crops = 'centre' }: ViewOptions): readonly Box[] {
  const isScale = (scale: unknown): boolean => typeof scale === 'number' && scale > 0 && scale <= 1;
  if (!Array.isArray(scales) || scales.length === 0 || !scales.every(isScale)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`scales\` must be above 0 and at most 1, got ${quote(scales)}.`);
  }
  if (!CROPS.includes(crops)) {
    const message = `\`crops\` must be one of ${CROPS.join(', ')}, got ${quote(crops)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const boxes = (scales as readonly number[]).flatMap((scale) => {
    const rest = 1 - scale;
    const at = (x: number, y: number): Box => ({ x: x * rest, y: y * rest, width: scale, height: scale });
    if (rest === 0) return [WHOLE];
    return crops === 'centre' ? [at(0.5, 0.5)] : [at(0.5, 0.5), at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
  });
  if (boxes.length > MAX_VIEWS) {
    const message = `\`${boxes.length}\` views of each picture are more than ${MAX_VIEWS}. Name fewer scales.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  return boxes;
}

/** A part of an input; of its crop, if it has one. @throws `ERR_INVALID_ARGUMENT` */
export function viewOf(input: ImageInput, box: Box): ImageInput {
  const { image, crop } = imageParts(input);
  if (crop !== undefined && (typeof crop !== 'object' || crop === null)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`crop\` must be a box in shares, got ${quote(crop)}.`);
  }
  if (box === WHOLE) return input;
  return { image, crop: crop === undefined ? box : within(crop, box) };
}

function within(crop: Box, { x, y, width, height }: Box): Box {
  return {
    x: crop.x + x * crop.width,
    y: crop.y + y * crop.height,
    width: width * crop.width,
    height: height * crop.height,
  };
}
