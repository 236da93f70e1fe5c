import type { Cache, CallOptions, Clock, EmbedOptions, ImageInput } from '@feedloom/core';
import type { BatcherStats, DeviceReport, OnnxDevice, OnnxResults, TensorShape } from '@feedloom/core/onnx';
import type { ImageLimits } from '../images/image-limits.js';
import type { PreparedPixels } from '../preprocessing/prepare-pixels.js';
import type { PreprocessingPlan } from '../preprocessing/preprocessing-plan.js';
import type { Outcome } from './batched-model.js';
import type { LabelName, ModelManifest } from './model-manifest.js';

/** How to open and run a model for pictures. */
export interface VisionModelOptions extends CallOptions, ImageLimits {
  /**
   * A folder with a `manifest.json` or an export of Hugging Face or open_clip, the path of a manifest, or a manifest.
   * @defaultValue the model that ships with this package
   */
  readonly model?: string | ModelManifest | undefined;
  /** Where the files of a `model` that is an object lie. @defaultValue `models/<id>` in the current folder */
  readonly folder?: string | undefined;
  /** Where to compute; `auto` takes the first of cuda, webgpu, cpu that works. @defaultValue `'auto'` */
  readonly device?: 'auto' | OnnxDevice | undefined;
  /** What runs the model: worker threads, or child processes, which can be killed without harm. @defaultValue `'worker'` */
  readonly executor?: 'worker' | 'child' | undefined;
  /** Workers or children, each with the model of its own; 1 on a GPU. @defaultValue 1 */
  readonly sessions?: number | undefined;
  /** Threads inside one run, on the CPU. @defaultValue 1 */
  readonly threads?: number | undefined;
  /** Sizes that a batch is padded to, ascending. @defaultValue `[1, 2, 4, 8]` */
  readonly buckets?: readonly number[] | undefined;
  /** How long a picture waits for others while nothing runs, in milliseconds. @defaultValue 0 on the CPU, else 2 */
  readonly maxDelayMs?: number | undefined;
  /** The most pictures that wait; more are refused with `ERR_OVERLOADED`. @defaultValue 256 */
  readonly maxQueue?: number | undefined;
  /** How long one run may take, in milliseconds, before its pictures fail with `ERR_TIMEOUT`. @defaultValue 30_000 */
  readonly maxRunMs?: number | undefined;
  /** Whether every size of batch is run once before the model counts as open. @defaultValue `true` */
  readonly warmUp?: boolean | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
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
  /** How pictures are prepared. */
  readonly plan: PreprocessingPlan;
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

/** What happened in a model so far. */
export interface VisionModelStats extends BatcherStats {
  /** Pictures that are being decoded. */
  readonly preparing: number;
  /** Sessions that would take a run now. */
  readonly ready: number;
  /** How often a worker or child was started again. */
  readonly restarts: number;
}

/**
 * A network that looks at pictures: sessions, batches across callers, preparation of the next batch while one runs,
 * refusal of what cannot be done in time. Embedders and detectors are thin layers on it.
 */
export interface VisionModel<Result> extends VisionModelFacts {
  /** SHA-256 of the weights, in hexadecimal. */
  readonly weights: string;
  /** SHA-256 of how pictures are prepared, in hexadecimal. */
  readonly preprocessing: string;
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
  /** Computes pictures that are prepared already, past all queues: for checking a model against itself. */
  compute(rows: readonly PreparedPixels[]): Promise<readonly Outcome<Result>[]>;
  /** What happened so far. */
  stats(): VisionModelStats;
  /** Finishes what was accepted, then releases the sessions and lets their workers or children end. Idempotent. */
  close(): Promise<void>;
}
