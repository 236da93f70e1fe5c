import type { SageWeights } from '../sage-weights.js';
import type { SageExamples } from './examples.js';
import type { FilledSettings } from './settings.js';
import type { TrainProgress } from './train-progress.js';

/** What a training worker is started with. */
export interface TrainData {
  /** In shared memory where they are large. */
  readonly examples: SageExamples;
  readonly settings: FilledSettings;
  readonly start: SageWeights | undefined;
}

/** The methods of a training worker. */
export interface TrainApi {
  /** Does one step; `undefined` if there is none left. */
  step(nothing: undefined): TrainProgress | undefined;
  /** The weights as they are now. */
  weights(nothing: undefined): SageWeights;
}
