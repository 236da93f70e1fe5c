import { requirePositiveInteger } from '@feedloom/core';
import type { PreprocessingPlan } from './preprocessing-plan.js';

/** How a letterbox looks. */
export interface LetterboxOptions {
  /** Pixels. @defaultValue 640 */
  readonly width?: number | undefined;
  /** Pixels. @defaultValue 640 */
  readonly height?: number | undefined;
  /** The colour around the picture, each 0 to 255. @defaultValue `[114, 114, 114]` */
  readonly fill?: readonly [number, number, number] | undefined;
}

/**
 * The plan of the YOLO family: as large as fits, in the middle of a grey ground, bytes divided by 255.
 *
 * @throws `ERR_INVALID_ARGUMENT`
 */
export function letterboxPlan({
  width = 640,
  height = 640,
  fill = [114, 114, 114],
}: LetterboxOptions = {}): PreprocessingPlan {
  requirePositiveInteger('width', width);
  requirePositiveInteger('height', height);
  return {
    resize: { mode: 'inside', width, height, rounding: 'half-even' },
    resample: 'bilinear',
    pad: { position: 'centre', fill, width, height },
    channels: 'rgb',
    scale: [1 / 255, 1 / 255, 1 / 255],
    shift: [0, 0, 0],
  };
}
