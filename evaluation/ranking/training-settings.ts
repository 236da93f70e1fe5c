import type { TrainSettings } from '@feedloom/ranking';

/** How the graph network is trained for the report: fixed on a world of another seed, 11, than any that is reported. */
export function trainingSettings(steps: number): TrainSettings {
  return { steps, dimension: 32, layers: 3, seed: 1 };
}
