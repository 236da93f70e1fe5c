import type { CallOptions, ImageInput } from '@feedloom/core';
import { perceptualHash } from '../images/perceptual-hash.js';
import { preparePixels } from '../preprocessing/prepare-pixels.js';
import type { PreprocessingPlan } from '../preprocessing/preprocessing-plan.js';

/** The size that the hash is made of. */
const PLAN: PreprocessingPlan = {
  resize: { mode: 'exact', width: 32, height: 32 },
  resample: 'bilinear',
  channels: 'rgb',
  scale: [1, 1, 1],
  shift: [0, 0, 0],
};

/** The perceptual hash of a picture or a part of one. @throws As `preparePixels` does. */
export async function fingerprint(image: ImageInput, options: CallOptions): Promise<string> {
  const { pixels } = await preparePixels(image, PLAN, options);
  return perceptualHash(pixels);
}
