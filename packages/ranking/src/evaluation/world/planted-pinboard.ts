import type { EvaluationSet } from './evaluation-set.js';
import type { PlantedOptions } from './synth-options.js';

/** A world of which the truth is known. */
export interface PlantedPinboard extends EvaluationSet {
  /** What the world was planted with. */
  readonly options: PlantedOptions;
  /** `[items]`: what each item is about. */
  readonly topics: Uint16Array;
  /** `[items]`: what each item is about besides; its own topic again for most. */
  readonly secondTopics: Uint16Array;
  /** `[items]`: each item's language. */
  readonly languages: Uint8Array;
  /** `[items]`: 1 if the item is new at the split. */
  readonly isNew: Uint8Array;
  /** `item:0`, `item:1`, … */
  itemId(item: number): string;
  /** `user:0`, `user:1`, … */
  userId(user: number): string;
  /** `board:0`, `board:1`, … */
  collectionId(collection: number): string;
  /** What a user likes at the split, favourite topic first. */
  interestsOf(user: number): readonly number[];
  /**
   * The chance of each item to be the user's next save, as the world was planted: no recommender can know more.
   *
   * @returns `[items]`
   */
  chances(user: number): Float64Array;
}
