import MiniSearch from 'minisearch';
import type { TextHit, TextItem } from './text-index.js';
import { WordCounts } from './word-counts.js';
import { wordsOf } from './words-of.js';

/** The words of some of the items: few enough that looking for a word never blocks the event loop for long. */
export class TextShard {
  readonly #words = new MiniSearch<TextItem>({
    fields: ['title', 'tags', 'description'],
    extractField: (item, field) => textOf(item[field as keyof TextItem]),
    tokenize: wordsOf,
    searchOptions: {
      boost: { title: 3, tags: 2 },
      prefix: (word) => word.length >= 4,
      fuzzy: (word) => (word.length >= 5 ? 1 : false),
    },
  });
  readonly #counts = new WordCounts();

  /** How many items it holds. */
  get size(): number {
    return this.#words.documentCount;
  }

  /** Adds an item that it does not hold. */
  add(item: TextItem): void {
    this.#words.add(item);
    this.#counts.add(wordsOfItem(item), 1);
  }

  /** Takes out an item, given as it was added: words can only be taken out by the item that brought them. */
  remove(item: TextItem): void {
    this.#words.remove(item);
    this.#counts.add(wordsOfItem(item), -1);
  }

  /** The items with a word or one like it; their scores compare with those of other shards of the same `all` words. */
  search(word: string, all: WordCounts): TextHit[] {
    const factors = new Map<string, number>();
    const factorOf = (term: string): number => {
      const factor = factors.get(term) ?? all.rarity(term) / this.#counts.rarity(term);
      factors.set(term, factor);
      return factor;
    };
    const found = this.#words.search(word, { boostDocument: (_, term) => factorOf(term) });
    return found.map(({ id, score }) => ({ id: id as string, score }));
  }
}

/** The words of an item, each once. */
export function wordsOfItem({ title = '', tags = [], description = '' }: TextItem): Set<string> {
  return new Set(wordsOf(`${title} ${tags.join(' ')} ${description}`));
}

function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join(' ');
}
