import type { Cache, CallOptions, EmbedOptions, ImageInput } from '@feedloom/core';
import type { DeviceReport, OnnxDevice, OnnxResults, TensorShape } from '@feedloom/core/onnx';
import type { ImageLimits } from '../images/image-limits.js';
import type { PreparedPixels } from '../preprocessing/prepare-pixels.js';
import type { PreprocessingPlan } from '../preprocessing/preprocessing-plan.js';
import type { Outcome } from './batched-model.js';
import type { LabelName, ModelManifest } from './model-manifest.js';
import type { ModelOptions, ModelStats } from './model-options.js';

/** How to open and run a model for pictures. */
export interface VisionModelOptions extends ModelOptions, ImageLimits {
  /**
   * A folder with a `manifest.json` or an export of Hugging Face or open_clip, the path of a manifest, or a manifest.
   * @defaultValue the model that ships with this package
   */
  readonly model?: string | ModelManifest | undefined;
}

/** Where a picture lies on the network's input. */
export type PlacedPicture = Omit<PreparedPixels, 'pixels'>;

/**
 * Reads one picture's result out of what a batch gave.
 *
 * @param outputs - By name; the first axis of each is the batch.
 * @param row - The picture's place in the batch.
 * @param picture - How it was laid on the input.
 */
export type ReadRow<Result> = (outputs: OnnxResults, row: number, picture: PlacedPicture) => Result;

/** What is known of a model once it is loaded. */
export interface VisionModelFacts {
  /** What the model is. */
  readonly manifest: ModelManifest;
  /** Names of the classes, in the order of the `logits`; empty if the model has none. */
  readonly labels: readonly LabelName[];
  /** SHA-256 of the weights, in hexadecimal. */
  readonly weights: string;
  /** How pictures are prepared. */
  readonly plan: PreprocessingPlan;
  /** SHA-256 of {@link VisionModelFacts.plan}, in hexadecimal. */
  readonly preprocessing: string;
  /** What the network gives. */
  readonly outputs: readonly TensorShape[];
}

/** What a caller of {@link VisionModel} needs of the model's outputs. */
export interface VisionModelReading<Result> {
  /** The outputs to compute. */
  readonly outputs: readonly string[];
  /** Makes a result of them; what it throws fails that picture alone. */
  readonly read: ReadRow<Result>;
  /** Where results are kept, by the content of pictures. @defaultValue nowhere */
  readonly cache?: Pick<Cache<Result>, 'get' | 'set'> | undefined;
}

/**
 * A network that looks at pictures: sessions, batches across callers, preparation of the next batch while one runs,
 * refusal of what cannot be done in time. Embedders and detectors are thin layers on it.
 */
export interface VisionModel<Result> extends VisionModelFacts {
  /** Where it computes. */
  readonly device: OnnxDevice;
  /** Every device that was considered, and why those before {@link VisionModel.device} were skipped. */
  readonly devices: readonly DeviceReport[];
  /** Whether a run would be taken now. */
  readonly ready: boolean;
  /**
   * Looks at pictures: all or nothing, in the order given.
   *
   * @throws As `Embedder.embed` does.
   */
  run(images: readonly ImageInput[], options?: EmbedOptions): Promise<readonly Result[]>;
  /**
   * Computes pictures that are prepared already, past all queues: for checking a model against itself.
   *
   * @throws What a run of the model throws; `ERR_TIMEOUT`, `ERR_ABORTED`.
   */
  compute(rows: readonly PreparedPixels[], options?: CallOptions): Promise<readonly Outcome<Result>[]>;
  /** What happened so far. */
  stats(): ModelStats;
  /** Finishes what was accepted, then releases the sessions and lets their workers or children end. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link VisionModel.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
