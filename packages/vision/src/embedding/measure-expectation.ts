import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { ModelExpectation } from '../model/model-manifest.js';
import { closeAfter } from '../model/close-after.js';
import { openVisionModel } from '../model/open-vision-model.js';
import type { VisionModelOptions } from '../model/vision-model.js';
import { expectationOf } from './expectation.js';
import { lookReading } from './look.js';

/** Which model, and how much to expect of it. */
export interface MeasureExpectationOptions extends VisionModelOptions {
  /** Golden pictures to answer. @defaultValue 2 */
  readonly count?: number | undefined;
  /** By how much a number may differ later, on another device too. @defaultValue 1e-3 */
  readonly tolerance?: number | undefined;
}

/**
 * What a model answers to golden pictures, to be written into its manifest as `expects`: whoever opens the model later
 * learns if it answers otherwise.
 *
 * @throws As `openEmbedder` does; `ERR_UNSUPPORTED` if the model takes pictures of any size.
 */
export async function measureExpectation({
  count = 2,
  tolerance = 1e-3,
  ...options
}: MeasureExpectationOptions = {}): Promise<ModelExpectation> {
  requirePositiveInteger('count', count);
  const deadline = Deadline.of(options, options.clock);
  const model = await openVisionModel((facts) => lookReading(facts), options);
  let expectation: ModelExpectation;
  try {
    expectation = await expectationOf(model, { count, tolerance }, deadline);
  } catch (error) {
    await closeAfter(error, () => model.close());
    throw error;
  }
  await model.close();
  return expectation;
}
