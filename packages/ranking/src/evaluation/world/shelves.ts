import type { PlantedItems } from './plant-items.js';
import { Shelf } from './shelf.js';
import type { PlantedOptions } from './synth-options.js';

/** Where saves come from: items by topic and language, old ones and new ones apart. */
export class Shelves {
  readonly #items: PlantedItems;
  readonly #languages: number;
  readonly #old: readonly Shelf[];
  readonly #new: readonly Shelf[];
  readonly #crossing = new Map<string, Shelf>();
  readonly #byTopics = new Map<number, number[]>();
  readonly #topics: number;

  constructor(items: PlantedItems, { topics, languages }: PlantedOptions) {
    this.#items = items;
    this.#languages = languages;
    this.#topics = topics;
    const lists = Array.from({ length: 2 }, () => Array.from({ length: topics * (languages + 1) }, (): number[] => []));
    for (const [item, topic] of items.topics.entries()) {
      const list = lists[items.isNew[item] ?? 0];
      const place = topic * (languages + 1);
      list?.[place]?.push(item);
      list?.[place + 1 + (items.languages[item] ?? 0)]?.push(item);
      const second = items.secondTopics[item] ?? topic;
      if (second === topic || items.isNew[item] === 1) continue;
      const key = topic * topics + second;
      this.#byTopics.set(key, [...(this.#byTopics.get(key) ?? []), item]);
    }
    const popularity = (item: number): number => items.popularity[item] ?? 0;
    const shelve = (list: readonly number[][] = []): Shelf[] => list.map((things) => new Shelf(things, popularity));
    this.#old = shelve(lists[0]);
    this.#new = shelve(lists[1]);
  }

  /** The items of a topic, of one language or of all. */
  of(topic: number, language: number | undefined, { isNew }: { readonly isNew: boolean }): Shelf | undefined {
    const place = topic * (this.#languages + 1) + (language === undefined ? 0 : language + 1);
    const shelf = (isNew ? this.#new : this.#old)[place];
    return shelf === undefined || shelf.things.length === 0 ? undefined : shelf;
  }

  /** The old items of `topic` that are about another of `interests` too; `undefined` if there are none. */
  crossing(topic: number, interests: readonly number[]): Shelf | undefined {
    const key = `${topic}:${interests.join()}`;
    const known = this.#crossing.get(key);
    if (known !== undefined) return known;
    const things = interests.flatMap((second) => this.#byTopics.get(topic * this.#topics + second) ?? []);
    if (things.length === 0) return undefined;
    const shelf = new Shelf(things, (item) => this.#items.popularity[item] ?? 0);
    this.#crossing.set(key, shelf);
    return shelf;
  }
}
