import type { LimitRule } from './mix-rule.js';

/** Counts the keys of the places filled so far, for one limit. */
export class LimitCount {
  readonly #max: number;
  readonly #within: number;
  readonly #placed: unknown[] = [];
  readonly #totals = new Map<unknown, number>();

  constructor({ max, within }: LimitRule) {
    this.#max = max;
    this.#within = within;
  }

  /** Whether a key that does not fit now cannot fit later either. */
  get overChunk(): boolean {
    return this.#within === Infinity;
  }

  /** Whether the next place may hold an item with `key`. */
  allows(key: unknown): boolean {
    if (key === undefined) return true;
    if (this.overChunk) return (this.#totals.get(key) ?? 0) < this.#max;
    return countBefore(this.#placed, this.#placed.length, this.#within, key) < this.#max;
  }

  /** Fills the next place. */
  place(key: unknown): void {
    if (this.overChunk) this.#totals.set(key, (this.#totals.get(key) ?? 0) + 1);
    else this.#placed.push(key);
  }
}

/** How many of the `within - 1` keys before `place` are `key`. */
export function countBefore(keys: readonly unknown[], place: number, within: number, key: unknown): number {
  let count = 0;
  for (let i = Math.max(0, place - within + 1); i < place; i += 1) if (keys[i] === key) count += 1;
  return count;
}
