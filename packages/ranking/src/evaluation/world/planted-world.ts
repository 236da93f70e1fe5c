import { INTEREST_SHARES, STAYING } from './draw-history.js';
import type { PlantedCollection, PlantedHistory } from './draw-history.js';
import type { PlantedItems } from './plant-items.js';
import type { PlantedPinboard } from './planted-pinboard.js';
import type { SaveModel } from './save-model.js';
import type { Saves } from './saves.js';
import type { PlantedOptions } from './synth-options.js';

/** What a {@link PlantedWorld} is made of. */
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

/** A world, and how it was made. */
export class PlantedWorld implements PlantedPinboard {
  readonly options: PlantedOptions;
  readonly items: number;
  readonly users: number;
  readonly collections: number;
  readonly dimension: number;
  readonly features: Float32Array;
  readonly before: Saves;
  readonly after: Saves;
  readonly splitAt: number;
  readonly topics: Uint16Array;
  readonly secondTopics: Uint16Array;
  readonly languages: Uint8Array;
  readonly isNew: Uint8Array;
  readonly #model: SaveModel;
  readonly #histories: readonly PlantedHistory[];

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

  itemId(item: number): string {
    return `item:${item}`;
  }

  userId(user: number): string {
    return `user:${user}`;
  }

  collectionId(collection: number): string {
    return `board:${collection}`;
  }

  interestsOf(user: number): readonly number[] {
    return this.#histories[user]?.taste.interests ?? [];
  }

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
