/** A word that fewer items have than this is never left out. */
const ALWAYS_TELLING = 500;

/** A word that more than this share of the items have tells little. */
const COMMON_RATIO = 0.04;

/** In how many items each word is. */
export class WordCounts {
  readonly #counts = new Map<string, number>();
  #items = 0;

  /** Counts the words of an item that is added (1) or removed (-1). */
  add(words: Iterable<string>, by: 1 | -1): void {
    this.#items += by;
    for (const word of words) {
      const count = (this.#counts.get(word) ?? 0) + by;
      if (count > 0) this.#counts.set(word, count);
      else this.#counts.delete(word);
    }
  }

  /** How rare a word is: the inverse document frequency of BM25 (Robertson & Zaragoza 2009), more than 0. */
  rarity(word: string): number {
    const count = this.#counts.get(word) ?? 0;
    return Math.log(1 + (this.#items - count + 0.5) / (count + 0.5));
  }

  /** The words that tell items apart, each once, those of a query in their order; if all are common, the rarest one. */
  telling(words: readonly string[]): string[] {
    const countOf = (word: string): number => this.#counts.get(word) ?? 0;
    const most = Math.max(ALWAYS_TELLING, this.#items * COMMON_RATIO);
    const unique = [...new Set(words)];
    const telling = unique.filter((word) => countOf(word) <= most);
    return telling.length > 0 ? telling : unique.sort((a, b) => countOf(a) - countOf(b)).slice(0, 1);
  }
}
