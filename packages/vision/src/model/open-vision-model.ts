import { FeedloomError } from '@feedloom/core';
import type { VisionModel, VisionModelFacts, VisionModelOptions, VisionModelReading } from './vision-model.js';

/**
 * Opens a model for pictures, the one that ships with this package by default.
 *
 * @param readingOf - Chooses the outputs and says how to read them, once the model is known.
 * @throws `ERR_NOT_FOUND` if a file is missing; `ERR_CORRUPT` if one does not match its hash; `ERR_INVALID_PAYLOAD` for
 * a bad manifest; `ERR_DRIVER_MISSING` without the runtime; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function openVisionModel<Result>(
  _readingOf: (facts: VisionModelFacts) => VisionModelReading<Result>,
  _options: VisionModelOptions = {},
): Promise<VisionModel<Result>> {
  throw new FeedloomError('ERR_UNSUPPORTED', 'Not built yet.');
}
