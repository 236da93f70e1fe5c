/** The most keys that are waited for; what is heard of others is taken for news. */
const MOST_KEYS = 10_000;

/**
 * What a cache has told of, and will hear of itself: it knows already.
 *
 * Of several messages about one key it does not matter which one is passed over. One that never comes lets a later one of
 * somebody else pass unheard; so what could not be told is taken back, and all are forgotten once some may be missed.
 */
export class Echoes {
  readonly #expected = new Map<string, number>();

  /** `key` is being told of. */
  expect(key: string): void {
    const count = this.#expected.get(key) ?? 0;
    if (count > 0 || this.#expected.size < MOST_KEYS) this.#expected.set(key, count + 1);
  }

  /** Whether `key`, which has been heard or could not be told of, was waited for; once for each time that it was told of. */
  take(key: string): boolean {
    const count = this.#expected.get(key) ?? 0;
    if (count > 1) this.#expected.set(key, count - 1);
    else this.#expected.delete(key);
    return count > 0;
  }

  /** Waits for nothing any more. */
  clear(): void {
    this.#expected.clear();
  }
}
