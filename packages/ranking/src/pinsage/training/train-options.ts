import type { CallOptions, Clock } from '@feedloom/core';
import type { SageWeights } from '../sage-weights.js';
import type { TrainProgress } from './train-progress.js';

/** How a model is trained. */
export interface TrainSettings {
  /** Steps of the first stage, which trains layers and head. @defaultValue `150` */
  readonly steps?: number | undefined;
  /** Steps of the second stage, which trains the user's head on histories. @defaultValue `60` */
  readonly userSteps?: number | undefined;
  /** Numbers in an embedding. @defaultValue `64` */
  readonly dimension?: number | undefined;
  /** Numbers in a message. @defaultValue `dimension` */
  readonly messages?: number | undefined;
  /** Numbers within the heads. @defaultValue `dimension` */
  readonly hidden?: number | undefined;
  /** Layers, each of two hops over the graph. @defaultValue `3` */
  readonly layers?: number | undefined;
  /** What products are divided by before the softmax. @defaultValue `0.1` */
  readonly temperature?: number | undefined;
  /** How far a step goes at first; it falls to a tenth of that. @defaultValue `0.003` */
  readonly learningRate?: number | undefined;
  /** Pairs of a batch, whose right answers are rivals of each other. @defaultValue `512` */
  readonly batchSize?: number | undefined;
  /** Rivals of all pairs of a batch that are drawn from all items. @defaultValue `256` */
  readonly randomNegatives?: number | undefined;
  /** Rivals of each pair that are near its query, at the end of training; there are none at first. @defaultValue `2` */
  readonly hardNegatives?: number | undefined;
  /** How much of the popularity of right answers is taken from their scores, 0 to 1. @defaultValue `1` */
  readonly popularityCorrection?: number | undefined;
  /** How many pairs may have the same right answer; others are left out. @defaultValue `50` */
  readonly maxPairsPerItem?: number | undefined;
  /** The chance that a neighbour is left out, in [0, 1). @defaultValue `0.3` */
  readonly neighbourDropout?: number | undefined;
  /** The chance that an item loses all neighbours, as if it were new, in [0, 1). @defaultValue `0.1` */
  readonly itemDropout?: number | undefined;
  /** How many items a step may touch; where there are more, it sees a part of the graph. @defaultValue `20_000` */
  readonly maxItems?: number | undefined;
  /** Users of a batch of the second stage. @defaultValue `32` */
  readonly userBatchSize?: number | undefined;
  /** The same seed gives the same weights, to the bit, on one machine. @defaultValue `1` */
  readonly seed?: number | string | undefined;
}

/** How `trainSage` is called. */
export interface TrainSageOptions extends TrainSettings, CallOptions {
  /** A model to go on from, whose shape then counts. @defaultValue `initialWeights` of the settings */
  readonly start?: SageWeights | undefined;
  /** Is told of each step. @defaultValue nobody is told */
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}
