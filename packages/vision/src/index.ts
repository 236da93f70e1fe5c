export { createImageIngest } from './images/create-image-ingest.js';
export type { ImageIngest, ImageIngestOptions } from './images/create-image-ingest.js';
export { cropImages } from './images/crop-images.js';
export type { CropImagesOptions } from './images/crop-images.js';
export { hammingDistance } from './images/hamming-distance.js';
export { hardenSharp } from './images/harden-sharp.js';
export type { ImageLimits } from './images/image-limits.js';
export type { PixelRectangle, PixelSize } from './images/pixel-rectangle.js';
export type { BlobPut } from './images/steady-blobs.js';
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
  CoverResize,
  CropPlan,
  ExactResize,
  InsideResize,
  PadGround,
  PadPlan,
  PadToMultiple,
  PadToSize,
  PreprocessingPlan,
  Resample,
  ResizePlan,
  Rounding,
  ShortestResize,
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

export { openEmbedder } from './embedding/open-embedder.js';
export type { OpenEmbedderOptions } from './embedding/open-embedder.js';
export type { Label, Look, LookOptions, OpenEmbedder } from './embedding/model-embedder.js';
export type { KeptLook } from './embedding/look.js';
export type { RankedLabel } from './embedding/rank-labels.js';
export type { ResultCache } from './embedding/result-cache.js';
export { multiScale } from './embedding/multi-scale.js';
export type { MultiScaleOptions } from './embedding/multi-scale.js';
export type { ViewOptions } from './embedding/views.js';
export type { ViewPool } from './embedding/pool-views.js';
export { presets } from './embedding/presets.js';
export type { PresetName } from './embedding/presets.js';
export { goldenPicture } from './embedding/golden-picture.js';
export { measureExpectation } from './embedding/measure-expectation.js';
export type { MeasureExpectationOptions } from './embedding/measure-expectation.js';
export { openTextEmbedder } from './text/open-text-embedder.js';
export type { OpenTextEmbedder, OpenTextEmbedderOptions } from './text/open-text-embedder.js';
export { openVisionModel } from './model/open-vision-model.js';
export type {
  PlacedPicture,
  ReadRow,
  VisionModel,
  VisionModelFacts,
  VisionModelOptions,
  VisionModelReading,
} from './model/vision-model.js';
export type { Outcome } from './model/batched-model.js';
export type { ModelOptions, ModelStats } from './model/model-options.js';
export { readModelManifest } from './model/read-model-manifest.js';
export type { LocatedModel, ReadManifestOptions } from './model/read-model-manifest.js';
export type {
  ExternalWeights,
  LabelName,
  ModelExpectation,
  ModelFile,
  ModelInput,
  ModelManifest,
  ModelOutput,
  NamedOutput,
  Pool,
  TextTower,
} from './model/model-manifest.js';

export { openDetector } from './detection/open-detector.js';
export type { OpenDetectorOptions } from './detection/open-detector.js';
export type { OpenDetector } from './detection/model-detector.js';
export type { DetectionSettings } from './detection/detection-settings.js';
export type { DecoderName } from './detection/decoders/decoders.js';

export { openVectorIndex } from './index/open-vector-index.js';
export type { OpenVectorIndexOptions } from './index/open-vector-index.js';
export type { OpenedVectorIndex, SnapshotOptions } from './index/opened-vector-index.js';
export type { VectorIndexEvent } from './index/index-event.js';
export type { VectorIndexStats, VectorSegmentStats } from './index/vector-index-stats.js';
export type { VectorIndexDamage } from './index/upkeep/verify-files.js';
export type { SnapshotPlace } from './index/snapshot/snapshot-document.js';
export type { EngineName } from './index/engines/engine-choice.js';
export type { EngineKind } from './index/segment-engine.js';
export type { ExactPrecision } from './index/exact/exact-graph.js';
export type { FaissBackendOptions } from './index/faiss/faiss-backend.js';
export type { FaissIndexKind } from './index/faiss/faiss-layout.js';
