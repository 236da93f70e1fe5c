import type { PreprocessingPlan } from './preprocessing-plan.js';

type Channels = readonly [number, number, number];

/** What is done to the numbers of a picture. */
export interface Normalisation {
  /** What a byte is multiplied with first. */
  readonly factor: number;
  /** What is subtracted then. */
  readonly mean: Channels;
  /** What it is divided by then. */
  readonly std: Channels;
}

/** One multiplication and one addition for `(byte * factor - mean) / std`. */
export function foldNormalisation({ factor, mean, std }: Normalisation): Pick<PreprocessingPlan, 'scale' | 'shift'> {
  return {
    scale: [factor / std[0], factor / std[1], factor / std[2]],
    // Not `-mean / std`: JSON has no -0, so a plan that was stored would not equal itself.
    shift: [(0 - mean[0]) / std[0], (0 - mean[1]) / std[1], (0 - mean[2]) / std[2]],
  };
}
