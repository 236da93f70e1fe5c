import { Deadline, FeedloomError, quote } from '@feedloom/core';
import { openVisionModel } from '../model/open-vision-model.js';
import { readModelManifest } from '../model/read-model-manifest.js';
import { SHIPPED_MODEL } from '../model/shipped-model.js';
import type { VisionModelOptions } from '../model/vision-model.js';
import { detectionReading } from './detection-reading.js';
import type { DetectionSettings } from './detection-settings.js';
import { ModelDetector } from './model-detector.js';
import type { OpenDetector } from './model-detector.js';

/** How to open a detector. */
export interface OpenDetectorOptions extends VisionModelOptions {
  /** How the outputs become objects. @defaultValue what the manifest says under `detection` */
  readonly detection?: DetectionSettings | undefined;
}

/**
 * Opens a detector: the one that ships, or a model of yours with its labels, its preparation and its decoder.
 *
 * Boxes are in shares of the upright picture, or of the crop that was given, whatever the preparation did to it.
 *
 * @throws `ERR_NOT_FOUND` if a file is missing; `ERR_CORRUPT` if the model does not match its hash, before the runtime
 * sees a byte; `ERR_INVALID_PAYLOAD` for a manifest without labels or decoder; `ERR_UNSUPPORTED`, `ERR_DRIVER_MISSING`,
 * `ERR_TIMEOUT`, `ERR_ABORTED`.
 * @example
 * ```ts
 * await using detector = await openDetector();
 * const [objects] = await detector.detect([await readFile('desk.jpg')]);
 * // [{ label: 'coffee mug', score: 0.8, box: { x: 0.1, y: 0.4, width: 0.2, height: 0.3 } }]
 * ```
 */
export async function openDetector({
  model = SHIPPED_MODEL,
  folder: where,
  detection,
  ...options
}: OpenDetectorOptions = {}): Promise<OpenDetector> {
  const deadline = Deadline.of(options, options.clock);
  const { manifest, folder } = await readModelManifest(model, { folder: where, ...deadline.toCallOptions() });
  const settings = detection ?? manifest.detection;
  if (settings === undefined) {
    const message = `The manifest of ${quote(manifest.id)} names no decoder. Say under \`detection\` how its outputs are read.`;
    throw new FeedloomError('ERR_INVALID_PAYLOAD', message);
  }
  const { preprocessing = manifest.preprocessing, minScore = 0.5 } = settings;
  const opened = await openVisionModel((facts) => detectionReading(facts, settings), {
    ...options,
    ...deadline.toCallOptions(),
    model: { ...manifest, preprocessing },
    folder,
  });
  return new ModelDetector(opened, minScore);
}
