import type { PoolHead } from '../contracts/generator.js';
import type { Candidate } from '../contracts/item.js';
import { UNASKED, type Entry } from './entry.js';

/**
 * One head of a pool, read lazily: an item is filtered when it is first reached, and those beyond are not looked at.
 *
 * Items that a limit over the whole chunk rules out are set aside, so that they are not looked at again and again.
 */
export class SourceQueue<Data> {
  /** Where the items come from. */
  readonly source: string;
  readonly #items: readonly Candidate<Data>[];
  readonly #index: number;
  readonly #unasked: readonly unknown[];
  readonly #admit: (candidate: Candidate<Data>) => boolean;
  readonly #ready: Entry<Data>[] = [];
  readonly #aside: Entry<Data>[][] = [];
  #next = 0;

  constructor(
    { source, items }: PoolHead<Data>,
    index: number,
    limits: number,
    admit: (candidate: Candidate<Data>) => boolean,
  ) {
    this.#items = items;
    this.source = source;
    this.#index = index;
    this.#unasked = new Array<unknown>(limits).fill(UNASKED);
    this.#admit = admit;
  }

  /** The `index`-th best entry that is neither taken nor set aside, or `undefined` past the last. */
  at(index: number): Entry<Data> | undefined {
    while (this.#ready.length <= index && this.#next < this.#items.length) {
      const candidate = this.#items[this.#next] as Candidate<Data>;
      this.#next += 1;
      if (!this.#admit(candidate)) continue;
      this.#ready.push({ candidate, source: this.#index, keys: this.#unasked.slice() });
    }
    return this.#ready[index];
  }

  /** Forgets the entry at `index`. */
  remove(index: number): void {
    removeAt(this.#ready, index);
  }

  /** Sets the entry at `index` aside on account of a limit. */
  setAside(index: number, limit: number): void {
    const entry = this.#ready[index];
    if (entry === undefined) return;
    (this.#aside[limit] ??= []).push(entry);
    this.remove(index);
  }

  /** What has been set aside on account of a limit, best first. */
  asideFor(limit: number): readonly Entry<Data>[] {
    return this.#aside[limit] ?? [];
  }

  /** Takes `entry` out, wherever it is. */
  take(entry: Entry<Data>): void {
    const index = this.#ready.indexOf(entry);
    if (index >= 0) return this.remove(index);
    for (const aside of this.#aside) {
      // There are holes where no entry was set aside for a limit.
      const place = aside?.indexOf(entry) ?? -1;
      if (place >= 0) removeAt(aside, place);
    }
  }
}

function removeAt(list: unknown[], index: number): void {
  if (index === 0) list.shift();
  else list.splice(index, 1);
}
