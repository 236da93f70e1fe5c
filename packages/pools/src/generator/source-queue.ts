import type { Candidate } from '../contracts/item.js';
import { UNASKED, type Entry } from './entry.js';

/**
 * One head of a pool, read lazily: an item is filtered when it is first reached, and those beyond are not looked at.
 *
 * Items that a limit over the whole chunk rules out are set aside, so that they are not looked at again and again.
 */
export class SourceQueue<Data> {
  readonly #items: readonly Candidate<Data>[];
  readonly #source: number;
  readonly #limits: number;
  readonly #admit: (candidate: Candidate<Data>) => boolean;
  readonly #ready: Entry<Data>[] = [];
  readonly #aside: Entry<Data>[][] = [];
  #next = 0;

  constructor(
    items: readonly Candidate<Data>[],
    source: number,
    limits: number,
    admit: (candidate: Candidate<Data>) => boolean,
  ) {
    this.#items = items;
    this.#source = source;
    this.#limits = limits;
    this.#admit = admit;
  }

  /** The `index`-th best entry that is neither taken nor set aside, or `undefined` past the last. */
  at(index: number): Entry<Data> | undefined {
    while (this.#ready.length <= index && this.#next < this.#items.length) {
      const candidate = this.#items[this.#next] as Candidate<Data>;
      this.#next += 1;
      if (!this.#admit(candidate)) continue;
      const keys: unknown[] = [];
      for (let limit = 0; limit < this.#limits; limit += 1) keys.push(UNASKED);
      this.#ready.push({ candidate, source: this.#source, keys });
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

  /** What has been set aside on account of a limit, best first. The caller may take entries out. */
  asideFor(limit: number): Entry<Data>[] {
    return this.#aside[limit] ?? [];
  }

  /** Takes `entry` out, wherever it is. */
  take(entry: Entry<Data>): void {
    for (const list of [this.#ready, ...this.#aside]) {
      // Aside lists have holes where no entry was set aside for a limit.
      const index = list === undefined ? -1 : list.indexOf(entry);
      if (index >= 0) return removeAt(list, index);
    }
  }
}

function removeAt(list: unknown[], index: number): void {
  if (index === 0) list.shift();
  else list.splice(index, 1);
}
