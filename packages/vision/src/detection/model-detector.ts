import { FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import type { DetectOptions, DetectedObject, Detections, Detector, ImageInput } from '@feedloom/core';
import type { DeviceReport, OnnxDevice } from '@feedloom/core/onnx';
import type { ModelManifest } from '../model/model-manifest.js';
import type { ModelStats } from '../model/model-options.js';
import type { VisionModel } from '../model/vision-model.js';

/** A detector that runs here, by a model that was opened. */
export interface OpenDetector extends Detector {
  /** What the model is. */
  readonly manifest: ModelManifest;
  /** Where it computes. */
  readonly device: OnnxDevice;
  /** Every device that was considered, and why those before {@link OpenDetector.device} were skipped. */
  readonly devices: readonly DeviceReport[];
  /** Whether a picture would be computed now; `false` while a worker or child is being started again. */
  readonly ready: boolean;
  /** What happened so far. */
  stats(): ModelStats;
}

/** A detector as a thin layer on a model. */
export class ModelDetector implements OpenDetector {
  readonly #model: VisionModel<readonly DetectedObject[]>;
  readonly #minScore: number;

  /** @param minScore - The least score of an object where a call does not say. */
  constructor(model: VisionModel<readonly DetectedObject[]>, minScore: number) {
    this.#model = model;
    this.#minScore = minScore;
  }

  get manifest(): ModelManifest {
    return this.#model.manifest;
  }

  get device(): OnnxDevice {
    return this.#model.device;
  }

  get devices(): readonly DeviceReport[] {
    return this.#model.devices;
  }

  get ready(): boolean {
    return this.#model.ready;
  }

  stats(): ModelStats {
    return this.#model.stats();
  }

  /** See `Detector.detect`. @throws As `Embedder.embed` does; `ERR_INVALID_ARGUMENT` for a bad limit or score. */
  async detect(
    images: readonly ImageInput[],
    { limit = 10, minScore = this.#minScore, ...options }: DetectOptions = {},
  ): Promise<Detections> {
    requirePositiveInteger('limit', limit);
    if (!(minScore >= 0 && minScore <= 1)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`minScore\` must be 0 to 1, got ${quote(minScore)}.`);
    }
    const all = await this.#model.run(images, options);
    const found = all.map((objects) =>
      objects
        .filter(({ score }) => score >= minScore)
        .slice(0, limit)
        // Copies: equal pictures share one result.
        .map((object) => ({ ...object, box: { ...object.box } })),
    );
    return Object.assign(found, { degraded: [] });
  }

  close(): Promise<void> {
    return this.#model.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
