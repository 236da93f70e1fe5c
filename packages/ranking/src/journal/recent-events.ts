/**
 * The ids of the newest events, to tell repeats: at least the last `size` of them, never more than twice as many.
 *
 * Two sets take turns, so that forgetting costs nothing per event.
 */
export class RecentEvents {
  readonly #size: number;
  #young = new Set<string>();
  #old = new Set<string>();

  constructor(size: number) {
    this.#size = size;
  }

  /** Whether `event` is remembered. */
  has(event: string): boolean {
    return this.#young.has(event) || this.#old.has(event);
  }

  /** Remembers `event`. @returns Whether it is new. */
  add(event: string): boolean {
    if (this.#old.size > 0 && this.#old.has(event)) return false;
    const { size } = this.#young;
    if (this.#young.add(event).size === size) return false;
    if (this.#young.size >= this.#size) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    return true;
  }

  /** Forgets `event`, so that it is new again. */
  delete(event: string): void {
    this.#young.delete(event);
    this.#old.delete(event);
  }
}
