import { Deadline, requirePositiveInteger, systemClock } from '@feedloom/core';
import { fileURLToPath } from 'node:url';
import { preparePixels } from '../preprocessing/prepare-pixels.js';
import { hashPlan } from '../preprocessing/hash-plan.js';
import { BatchedModel } from './batched-model.js';
import { contentKey } from './content-key.js';
import { loadLabels } from './load-labels.js';
import { loadPlan } from './load-plan.js';
import { locateFiles } from './model-files.js';
import { PixelRunner } from './pixel-runner.js';
import { readModelManifest } from './read-model-manifest.js';
import { SessionGroup } from './session-group.js';
import type { VisionModel, VisionModelFacts, VisionModelOptions, VisionModelReading } from './vision-model.js';

/** The model that ships with this package. */
const SHIPPED = fileURLToPath(new URL('../../models/efficientnet-lite0', import.meta.url));

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
  {
    model = SHIPPED,
    folder: where,
    device,
    executor,
    sessions = 1,
    threads,
    buckets,
    maxDelayMs,
    maxQueue = 256,
    maxRunMs = 30_000,
    warmUp = true,
    maxBytes,
    maxPixels,
    clock = systemClock,
    ...options
  }: VisionModelOptions = {},
): Promise<VisionModel<Result>> {
  requirePositiveInteger('sessions', sessions);
  requirePositiveInteger('maxQueue', maxQueue);
  const deadline = Deadline.of(options, clock);
  const { manifest, folder } = await readModelManifest(model, { folder: where, ...deadline.toCallOptions() });
  const plan = await loadPlan(manifest, folder);
  const labels = await loadLabels(manifest, folder);
  const files = await locateFiles(folder, manifest, manifest.source);
  const name = manifest.id;
  const group = await SessionGroup.open(files, {
    ...{ name, device, executor, sessions, threads, maxRunMs, clock },
    ...deadline.toCallOptions(),
  });
  try {
    const facts = { manifest, plan, labels, outputs: group.first.outputs };
    const reading = readingOf(facts);
    const runner = new PixelRunner(group, facts, reading);
    const sizes = runner.buckets(buckets ?? [1, 2, 4, 8]);
    if (warmUp) await runner.warm(sizes, deadline);
    const limits = { maxBytes, maxPixels, clock };
    const batched = new BatchedModel(
      {
        name,
        noun: 'picture',
        keyOf: contentKey,
        prepare: (input, call) => preparePixels(input, plan, { ...limits, ...call }),
        compute: (rows, size) => runner.compute(rows, size),
      },
      {
        buckets: sizes,
        maxDelayMs: maxDelayMs ?? (group.first.device === 'cpu' ? 0 : 2),
        maxQueue,
        maxInFlight: group.size,
        clock,
        cache: reading.cache,
      },
    );
    let closed: Promise<void> | undefined;
    return {
      ...facts,
      weights: group.first.sha256,
      preprocessing: hashPlan(plan),
      device: group.first.device,
      devices: group.first.devices,
      get ready() {
        return closed === undefined && group.ready > 0;
      },
      run: (images, call) => batched.run(images, call),
      compute: (rows) => runner.compute(rows, rows.length),
      stats: () => ({ ...batched.stats(), ready: group.ready, restarts: group.restarts }),
      close: () => (closed ??= batched.close().finally(() => group.close())),
    };
  } catch (error) {
    await group.close();
    throw error;
  }
}
