import { Deadline } from '@feedloom/core';
import type { ImageInput } from '@feedloom/core';
import { hashPlan } from '../preprocessing/hash-plan.js';
import { preparePixels } from '../preprocessing/prepare-pixels.js';
import type { PreparedPixels } from '../preprocessing/prepare-pixels.js';
import { contentKey } from './content-key.js';
import { loadLabels } from './load-labels.js';
import { loadPlan } from './load-plan.js';
import { locateFiles, verifyFiles } from './model-files.js';
import { openBatchedModel } from './open-batched-model.js';
import type { ModelWork } from './open-batched-model.js';
import { PixelRunner } from './pixel-runner.js';
import { readModelManifest } from './read-model-manifest.js';
import { SessionGroup } from './session-group.js';
import { SHIPPED_MODEL } from './shipped-model.js';
import type { VisionModel, VisionModelFacts, VisionModelOptions, VisionModelReading } from './vision-model.js';

/**
 * Opens a model for pictures, the one that ships with this package by default.
 *
 * @param readingOf - Chooses the outputs and says how to read them, once the model is known.
 * @throws `ERR_NOT_FOUND` if a file is missing; `ERR_CORRUPT` if one does not match its hash, before the runtime sees it;
 * `ERR_INVALID_PAYLOAD` for a bad manifest or configuration; `ERR_UNSUPPORTED` for what it cannot follow;
 * `ERR_DRIVER_MISSING` without the runtime; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function openVisionModel<Result>(
  readingOf: (facts: VisionModelFacts) => VisionModelReading<Result>,
  { model = SHIPPED_MODEL, folder: where, maxBytes, maxPixels, ...options }: VisionModelOptions = {},
): Promise<VisionModel<Result>> {
  const deadline = Deadline.of(options, options.clock);
  const { manifest, folder } = await readModelManifest(model, { folder: where, ...deadline.toCallOptions() });
  const plan = await deadline.race(loadPlan(manifest, folder), 'reading how pictures are prepared');
  const labels = await deadline.race(loadLabels(manifest, folder), 'reading the labels of a model');
  const files = await locateFiles(folder, manifest, manifest.source);
  await verifyFiles(files, deadline);
  const limits = { maxBytes, maxPixels, clock: options.clock };
  const rest = { ...options, ...deadline.toCallOptions() };
  return SessionGroup.open(manifest.id, files, rest, async (group, until) => {
    const { sha256: weights, outputs, device, devices } = group.first;
    const facts = { manifest, weights, plan, preprocessing: hashPlan(plan), labels, outputs };
    const runner = new PixelRunner(group, facts, readingOf(facts));
    const work: ModelWork<ImageInput, PreparedPixels, Result> = {
      name: manifest.id,
      noun: 'picture',
      batchInput: runner.input,
      keyOf: contentKey,
      prepare: (input, call) => preparePixels(input, plan, { ...limits, ...call }),
      compute: (rows, size) => runner.compute(rows, size),
      warm: (size, limit) => runner.warm(size, limit),
      cache: runner.cache,
    };
    const opened = await openBatchedModel(group, work, rest, until);
    return {
      ...facts,
      device,
      devices,
      get ready() {
        return opened.ready;
      },
      run: (images, call) => opened.run(images, call),
      compute: (rows, call) =>
        Deadline.of(call, options.clock).race(runner.compute(rows, rows.length), 'computing pictures'),
      stats: () => opened.stats(),
      close: () => opened.close(),
      [Symbol.asyncDispose]: () => opened.close(),
    };
  });
}
