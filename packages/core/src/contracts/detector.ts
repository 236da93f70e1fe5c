import type { Box } from './box.js';
import type { CallOptions } from './call-options.js';
import type { Degraded } from './degraded.js';
import type { ImageInput } from './image-input.js';

/** One thing that was found on a picture. */
export interface DetectedObject {
  /** Where, on the upright picture; on the crop, if one was given. */
  readonly box: Box;
  /** What, in the words of the model. */
  readonly label: string;
  /** How sure the model is, 0 to 1. */
  readonly score: number;
}

/** How much to look for. */
export interface DetectOptions extends CallOptions {
  /** The most objects for each picture. @defaultValue 10 */
  readonly limit?: number | undefined;
  /** The least score, 0 to 1. @defaultValue the detector's own */
  readonly minScore?: number | undefined;
}

/** What was found: one list for each picture, in the order given. */
export interface Detections extends ReadonlyArray<readonly DetectedObject[]> {
  /** In what ways the answer is less than was asked for; empty for a whole one. */
  readonly degraded: readonly Degraded[];
}

/** Finds things on pictures. */
export interface Detector {
  /**
   * @returns For each picture its objects, surest first; an empty list if there is none.
   * @throws As `Embedder.embed` does.
   */
  detect(images: readonly ImageInput[], options?: DetectOptions): Promise<Detections>;
  /** Finishes what was accepted, then releases the model. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link Detector.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
