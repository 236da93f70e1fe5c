export type { ImageLimits } from './images/image-limits.js';
export type { PixelRectangle, PixelSize } from './images/pixel-rectangle.js';
export { sniffImage } from './images/sniff-image.js';
export type { ImageFormat } from './images/sniff-image.js';
export { cropRegion } from './images/crop-region.js';
export type { CropRegionOptions } from './images/crop-region.js';

export { compileHuggingFace } from './preprocessing/compile-hugging-face.js';
export { compileOpenClip } from './preprocessing/compile-open-clip.js';
export { hashPlan } from './preprocessing/hash-plan.js';
export { letterboxPlan } from './preprocessing/letterbox-plan.js';
export type { LetterboxOptions } from './preprocessing/letterbox-plan.js';
export { preparePixels } from './preprocessing/prepare-pixels.js';
export type { PrepareOptions, PreparedPixels } from './preprocessing/prepare-pixels.js';
export type {
  CropPlan,
  PadPlan,
  PreprocessingPlan,
  Resample,
  ResizePlan,
  Rounding,
} from './preprocessing/preprocessing-plan.js';
export type { CompileOptions } from './preprocessing/read-resample.js';
