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

export { createVisualSearch } from './search/create-visual-search.js';
export type { ItemSource, VisualSearch, VisualSearchOptions } from './search/visual-search.js';
export type { ItemQuery, PictureQuery, VisualFindOptions, VisualQuery } from './search/visual-query.js';
export type { VisualAnswer, VisualHit, VisualItem, VisualStage, VisualTimings } from './search/visual-answer.js';
export type { KeptAnswer } from './search/kept-answers.js';
export { calibrateThreshold } from './search/calibrate-threshold.js';
export type { Calibration, CalibrationOptions, CalibrationPairs, Pair, Spread } from './search/calibrate-threshold.js';
export { similarityLevels } from './search/similarity-levels.js';
export type { SimilarityLevels } from './search/similarity-levels.js';
export { createTextIndex } from './search/create-text-index.js';
export type { TextIndexOptions } from './search/create-text-index.js';
export type { TextHit, TextIndex, TextItem, TextSearchOptions } from './search/text-index.js';
