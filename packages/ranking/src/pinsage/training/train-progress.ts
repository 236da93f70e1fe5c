/** What one step of training was like. */
export interface TrainProgress {
  /** Which stage: `items` trains layers and head, `users` the user's head. */
  readonly stage: 'items' | 'users';
  /** Steps of the stage that are done, from 1. */
  readonly step: number;
  /** Steps of the stage. */
  readonly steps: number;
  /** The mean loss of the step's batch, before the step. */
  readonly loss: number;
  /** How many items the step touched. */
  readonly items: number;
}
