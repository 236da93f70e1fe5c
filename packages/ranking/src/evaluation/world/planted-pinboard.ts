import { INTEREST_SHARES, STAYING } from './draw-history.js';
import type { PlantedCollection, PlantedHistory } from './draw-history.js';
import type { EvaluationSet } from './evaluation-set.js';
import type { PlantedItems } from './plant-items.js';
import type { SaveModel } from './save-model.js';
import type { Saves } from './saves.js';
import type { PlantedOptions } from './synth-options.js';

/** What a {@link PlantedPinboard} is made of. */
export interface PlantedParts {
  readonly options: PlantedOptions;
  readonly items: PlantedItems;
  readonly model: SaveModel;
  readonly collections: readonly PlantedCollection[];
  readonly histories: readonly PlantedHistory[];
  readonly splitAt: number;
  readonly before: Saves;
  readonly after: Saves;
}

/** A world of which the truth is known. */
export class PlantedPinboard implements EvaluationSet {
  /** What the world was planted with. */
  readonly options: PlantedOptions;
  readonly items: number;
  readonly users: number;
  readonly collections: number;
  readonly dimension: number;
  readonly features: Float32Array;
  readonly before: Saves;
  readonly after: Saves;
  readonly splitAt: number;
  /** `[items]`: what each item is about. */
  readonly topics: Uint16Array;
  /** `[items]`: what each item is about besides; its own topic again for most. */
  readonly secondTopics: Uint16Array;
  /** `[items]`: each item's language. */
  readonly languages: Uint8Array;
  /** `[items]`: 1 if the item is new at the split. */
  readonly isNew: Uint8Array;
  readonly #model: SaveModel;
  readonly #histories: readonly PlantedHistory[];

  /** Made by `synthPinboard`. */
  constructor({ options, items, model, collections, histories, splitAt, before, after }: PlantedParts) {
    this.options = options;
    this.items = options.items;
    this.users = options.users;
    this.collections = collections.length;
    this.dimension = options.dimension;
    this.features = items.features;
    this.before = before;
    this.after = after;
    this.splitAt = splitAt;
    this.topics = items.topics;
    this.secondTopics = items.secondTopics;
    this.languages = items.languages;
    this.isNew = items.isNew;
    this.#model = model;
    this.#histories = histories;
  }

  /** `item:0`, `item:1`, … */
  itemId(item: number): string {
    return `item:${item}`;
  }

  /** `user:0`, `user:1`, … */
  userId(user: number): string {
    return `user:${user}`;
  }

  /** `board:0`, `board:1`, … */
  collectionId(collection: number): string {
    return `board:${collection}`;
  }

  /** What a user likes at the split, favourite topic first. */
  interestsOf(user: number): readonly number[] {
    return this.#histories[user]?.taste.interests ?? [];
  }

  /**
   * The chance of each item to be the user's next save, as the world was planted: no recommender can know more.
   *
   * @returns `[items]`
   */
  chances(user: number): Float64Array {
    const chances = new Float64Array(this.items);
    const history = this.#histories[user];
    if (history === undefined) return chances;
    const { coldShare } = this.options;
    const add = (topic: number, share: number): void => {
      const occasion = { topic, isDiverse: history.diverseTopics.has(topic) };
      this.#model.addOld(chances, share * (1 - coldShare), history.taste, occasion);
      this.#model.addNew(chances, share * coldShare, history.taste, occasion);
    };
    add(history.lastTopic, STAYING);
    for (const [place, topic] of history.taste.interests.entries()) {
      add(topic, (1 - STAYING) * (INTEREST_SHARES[place] ?? 0));
    }
    return chances;
  }
}
