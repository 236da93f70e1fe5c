import { Deadline, FeedloomError, systemClock } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import { checkWeights } from '../check-weights.js';
import { modelIdOf } from '../model-id.js';
import type { SageWeights } from '../sage-weights.js';
import { shared } from '../../tables/shared-array.js';
import type { SageExamples } from './examples.js';
import { fillSettings } from './settings.js';
import type { TrainSageOptions } from './train-options.js';
import type { TrainApi, TrainData } from './train-messages.js';
import type { TrainProgress } from './train-progress.js';

/** How a training went. */
export interface TrainReport {
  /** The model's id. */
  readonly modelId: string;
  /** The mean loss of each step of the first stage. */
  readonly itemLosses: readonly number[];
  /** The mean loss of each step of the second stage; empty without histories. */
  readonly userLosses: readonly number[];
  /** The most items that a step touched. */
  readonly mostItems: number;
  /** How long it took, in milliseconds. */
  readonly elapsedMs: number;
}

/** What a training made. */
export interface TrainedSage {
  /** The tensors. */
  readonly weights: SageWeights;
  /** How it went. */
  readonly report: TrainReport;
}

/**
 * Trains a model in a worker thread: layers and head so that items that users went on to lie near the one before (sampled
 * softmax over rivals of the batch, drawn ones and hard ones; PinSage §3.2), then the user's head so that what came next wins.
 * Gradients are computed by hand, in 64 bits; Adam follows them.
 *
 * The arrays are shared with the worker, and copied first if they are not in shared memory yet; do not change them meanwhile.
 * When it is aborted or runs out of time, the worker ends at once, and nothing is kept.
 *
 * @throws `ERR_INVALID_ARGUMENT` if examples or options contradict each other; `ERR_ABORTED`, `ERR_TIMEOUT`;
 * `ERR_UNAVAILABLE` if the worker dies, for want of memory for example; `ERR_INTERNAL` if the weights stop being finite.
 */
export async function trainSage(
  examples: SageExamples,
  { start, onProgress, clock = systemClock, signal, deadlineMs, ...settings }: TrainSageOptions = {},
): Promise<TrainedSage> {
  const deadline = Deadline.of({ signal, deadlineMs }, clock);
  deadline.check('training');
  const filled = fillSettings(settings);
  const startedAt = clock.monotonic();
  const data: TrainData = { examples: await shareExamples(examples), settings: filled, start };
  const worker = await startWorker<TrainApi>(new URL('./train-entry.js', import.meta.url), {
    ...deadline.toCallOptions(),
    data,
    clock,
  });
  try {
    const losses: Record<TrainProgress['stage'], number[]> = { items: [], users: [] };
    let mostItems = 0;
    for (;;) {
      const progress = await worker.call('step', undefined, deadline.toCallOptions());
      if (progress === undefined) break;
      losses[progress.stage].push(progress.loss);
      mostItems = Math.max(mostItems, progress.items);
      onProgress?.(progress);
    }
    const weights = await worker.call('weights', undefined, deadline.toCallOptions());
    requireSound(weights);
    const elapsedMs = clock.monotonic() - startedAt;
    const { items: itemLosses, users: userLosses } = losses;
    return { weights, report: { modelId: modelIdOf(weights), itemLosses, userLosses, mostItems, elapsedMs } };
  } finally {
    // A step takes long, and nobody waits for it any more.
    await worker.kill();
  }
}

/** The same examples with what is large in shared memory. */
async function shareExamples(examples: SageExamples): Promise<SageExamples> {
  const { features, neighbourhoods, pairs } = examples;
  if (!(features instanceof Float32Array) || !(pairs instanceof Int32Array)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', '`features` must be a Float32Array and `pairs` an Int32Array.');
  }
  return {
    ...examples,
    features: await shared(features),
    neighbourhoods: {
      fanOut: neighbourhoods.fanOut,
      neighbours: await shared(neighbourhoods.neighbours),
      weights: await shared(neighbourhoods.weights),
    },
    pairs: await shared(pairs),
  };
}

function requireSound(weights: SageWeights): void {
  try {
    checkWeights(weights);
  } catch (cause) {
    const message = 'Training went astray: weights are not finite. Lower `learningRate`, or scale the features.';
    throw new FeedloomError('ERR_INTERNAL', message, { cause });
  }
}
