import { FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import type { EmbedOptions, Embedder, Embeddings, EmbeddingSpace, ImageInput } from '@feedloom/core';
import type { DeviceReport, OnnxDevice } from '@feedloom/core/onnx';
import type { ModelManifest } from '../model/model-manifest.js';
import type { ModelStats } from '../model/model-options.js';
import type { VisionModel } from '../model/vision-model.js';
import { embeddings } from './embeddings.js';
import { MAX_LABELS } from './look.js';
import type { KeptLook } from './look.js';

/** One class that a model sees on a picture. */
export interface Label {
  /** Its name. */
  readonly label: string;
  /** Other words that the picture may be searched by. */
  readonly words: readonly string[];
  /** How sure the model is, 0 to 1. */
  readonly score: number;
}

/** What one look at a picture tells. */
export interface Look {
  /** Of L2 norm 1, in the embedder's space. */
  readonly vector: Float32Array;
  /** What the model sees, surest first; empty if it is sure of nothing or has no labels. */
  readonly labels: readonly Label[];
}

/** How to look. */
export interface LookOptions extends EmbedOptions {
  /** The most labels for each picture, at most 10. @defaultValue 5 */
  readonly limit?: number | undefined;
  /** The least score of a label, 0 to 1. @defaultValue 0.1 */
  readonly minScore?: number | undefined;
}

/** An embedder that runs here, by a model that was opened. */
export interface OpenEmbedder extends Embedder {
  /** What the model is. */
  readonly manifest: ModelManifest;
  /** Where it computes. */
  readonly device: OnnxDevice;
  /** Every device that was considered, and why those before {@link OpenEmbedder.device} were skipped. */
  readonly devices: readonly DeviceReport[];
  /** Whether a picture would be computed now; `false` while a worker or child is being started again. */
  readonly ready: boolean;
  /**
   * Vectors and labels in one pass of the model: nothing is computed twice.
   *
   * @throws As `embed` does; `ERR_INVALID_ARGUMENT` for a bad limit or score.
   */
  look(images: readonly ImageInput[], options?: LookOptions): Promise<readonly Look[]>;
  /** What happened so far. */
  stats(): ModelStats;
}

/** An embedder as a thin layer on a model: its vectors are copies, which callers may change. */
export class ModelEmbedder implements OpenEmbedder {
  readonly #model: VisionModel<KeptLook>;
  readonly space: EmbeddingSpace;

  constructor(model: VisionModel<KeptLook>, space: EmbeddingSpace) {
    this.#model = model;
    this.space = space;
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

  async embed(images: readonly ImageInput[], options?: EmbedOptions): Promise<Embeddings> {
    const looks = await this.#model.run(images, options);
    return embeddings(looks.map(({ vector }) => vector.slice()));
  }

  async look(
    images: readonly ImageInput[],
    { limit = 5, minScore = 0.1, ...options }: LookOptions = {},
  ): Promise<readonly Look[]> {
    requirePositiveInteger('limit', limit);
    if (limit > MAX_LABELS) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`limit\` must be at most ${MAX_LABELS}, got ${quote(limit)}.`);
    }
    if (!(minScore >= 0 && minScore <= 1)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`minScore\` must be 0 to 1, got ${quote(minScore)}.`);
    }
    const looks = await this.#model.run(images, options);
    return looks.map(({ vector, labels }) => {
      const sure = labels.filter(({ score }) => score >= minScore).slice(0, limit);
      return { vector: vector.slice(), labels: sure.map(({ place, score }) => this.#label(place, score)) };
    });
  }

  stats(): ModelStats {
    return this.#model.stats();
  }

  close(): Promise<void> {
    return this.#model.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #label(place: number, score: number): Label {
    const known = this.#model.labels[place];
    return { label: known?.name ?? String(place), words: known?.words ?? [], score };
  }
}
