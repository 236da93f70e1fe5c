import { FeedloomError } from '@feedloom/core';
import { checkPlan } from '../preprocessing/check-plan.js';
import { compileHuggingFace } from '../preprocessing/compile-hugging-face.js';
import { compileOpenClip } from '../preprocessing/compile-open-clip.js';
import { fitPlan } from '../preprocessing/fit-plan.js';
import type { PixelSize } from '../images/pixel-rectangle.js';
import type { PreprocessingPlan } from '../preprocessing/preprocessing-plan.js';
import { locateFile } from './model-files.js';
import type { ModelManifest } from './model-manifest.js';
import { readJson } from './read-json.js';

/** Keys that only open_clip's configurations have. */
const OPEN_CLIP = ['preprocess_cfg', 'interpolation', 'resize_mode', 'mean'];

/**
 * How a model wants its pictures: compiled from what its manifest says, or the plan that the manifest has.
 *
 * @throws As `locateFile` and `readJson` do; `ERR_INVALID_PAYLOAD`, `ERR_UNSUPPORTED`.
 */
export async function loadPlan({ preprocessing }: ModelManifest, folder: string): Promise<PreprocessingPlan> {
  const isNamed = typeof preprocessing === 'string';
  const config = isNamed ? await readJson(await locateFile(folder, { file: preprocessing })) : preprocessing;
  try {
    if (isPlan(config)) return checkPlan(config);
    const isOpenClip = OPEN_CLIP.some((key) => Object.hasOwn(Object(config) as object, key));
    return isOpenClip ? compileOpenClip(config) : compileHuggingFace(config);
  } catch (error) {
    // Whoever calls has not written the configuration.
    if (!FeedloomError.is(error, 'ERR_INVALID_ARGUMENT')) throw error;
    throw new FeedloomError('ERR_INVALID_PAYLOAD', error.message, { cause: error });
  }
}

/** A plan that was written by hand has already what all others are compiled to. */
function isPlan(config: unknown): boolean {
  return ['resample', 'channels', 'scale', 'shift'].every((key) => Object.hasOwn(Object(config) as object, key));
}

/** The size that every picture gets, or `undefined` if it depends on the picture. */
export function fixedSize(plan: PreprocessingPlan): PixelSize | undefined {
  const [first, ...others] = [
    { width: 900, height: 900 },
    { width: 1200, height: 500 },
    { width: 500, height: 1200 },
  ].map((picture) => {
    const { kept, margins } = fitPlan(plan, picture);
    return {
      width: kept.width + margins.left + margins.right,
      height: kept.height + margins.top + margins.bottom,
    };
  });
  return others.every(({ width, height }) => width === first?.width && height === first.height) ? first : undefined;
}
