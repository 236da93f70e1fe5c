import type { Random } from '@feedloom/core';
import type { Neighbourhoods } from '../neighbourhoods.js';

/**
 * The items that a batch needs, nearest first, under numbers of their own. Those that layer `l` puts out are the first
 * `counts[l + 1]`, and what it takes in the first `counts[l]`: no layer has to gather its input.
 */
export interface Frontier {
  /** The row of each. */
  readonly items: Int32Array;
  /** How many are needed: as features, after the first layer, …, after the last. */
  readonly counts: readonly number[];
  /** Places of a neighbourhood. */
  readonly fanOut: number;
  /** `[counts[1], fanOut]`: numbers of this frontier. */
  readonly neighbours: Int32Array;
  /** `[counts[1], fanOut]`: shares, together 1 in each row. */
  readonly shares: Float64Array;
}

/** How a frontier is drawn. */
export interface FrontierOptions {
  /** How many layers there are. */
  readonly layers: number;
  /** How many items it may hold; neighbours beyond that are left out. */
  readonly maxItems: number;
  /** The chance that a neighbour is left out. */
  readonly neighbourDropout: number;
  /** The chance that an item loses all its neighbours, as if it were new. */
  readonly itemDropout: number;
  readonly random: Random;
  /** Whether `item` must not see `neighbour`, because the one is to be predicted from the other. */
  isSevered(item: number, neighbour: number): boolean;
}

/** Draws frontiers of one graph; keeps a number for each of its items, so keep it too. */
export class FrontierBuilder {
  readonly #neighbourhoods: Neighbourhoods;
  readonly #numbers: Int32Array;

  constructor(neighbourhoods: Neighbourhoods) {
    this.#neighbourhoods = neighbourhoods;
    this.#numbers = new Int32Array(neighbourhoods.neighbours.length / neighbourhoods.fanOut).fill(-1);
  }

  /** The frontier of `roots`, which are distinct rows; they come first in it. */
  build(roots: readonly number[], options: FrontierOptions): Frontier {
    const { fanOut } = this.#neighbourhoods;
    const items = [...roots];
    items.forEach((item, at) => (this.#numbers[item] = at));
    const neighbours: number[] = [];
    const shares: number[] = [];
    const counts: number[] = [items.length];
    let expanded = 0;
    for (let layer = 0; layer < options.layers; layer += 1) {
      for (const end = items.length; expanded < end; expanded += 1) {
        this.#expand(expanded, items, neighbours, shares, options);
      }
      counts.unshift(items.length);
    }
    for (const item of items) this.#numbers[item] = -1;
    return {
      items: Int32Array.from(items),
      counts,
      fanOut,
      neighbours: Int32Array.from(neighbours),
      shares: Float64Array.from(shares),
    };
  }

  #expand(
    number: number,
    items: number[],
    neighbours: number[],
    shares: number[],
    { maxItems, neighbourDropout, itemDropout, random, isSevered }: FrontierOptions,
  ): void {
    const { fanOut, neighbours: all, weights } = this.#neighbourhoods;
    const item = items[number] ?? 0;
    const start = neighbours.length;
    const isAlone = itemDropout > 0 && random.next() < itemDropout;
    let sum = 0;
    for (let place = item * fanOut; place < (item + 1) * fanOut; place += 1) {
      const weight = weights[place] ?? 0;
      const neighbour = all[place] ?? 0;
      if (weight <= 0 || isAlone || isSevered(item, neighbour)) continue;
      if (neighbourDropout > 0 && random.next() < neighbourDropout) continue;
      let known = this.#numbers[neighbour] ?? 0;
      if (known < 0) {
        if (items.length >= maxItems) continue;
        known = items.push(neighbour) - 1;
        this.#numbers[neighbour] = known;
      }
      neighbours.push(known);
      shares.push(weight);
      sum += weight;
    }
    if (neighbours.length === start) {
      // Who reaches nothing hears itself.
      neighbours.push(number);
      shares.push((sum = 1));
    }
    for (let place = start; place < shares.length; place += 1) shares[place] = (shares[place] ?? 0) / sum;
    while (neighbours.length < start + fanOut) {
      neighbours.push(0);
      shares.push(0);
    }
  }
}
