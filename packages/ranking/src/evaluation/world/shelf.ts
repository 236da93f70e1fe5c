import type { Random } from '@feedloom/core';

/** Things to draw from by their weights; draws cost O(log n). */
export class Shelf {
  /** What lies on it. */
  readonly things: Uint32Array;
  readonly #upTo: Float64Array;

  constructor(things: readonly number[], weightOf: (thing: number) => number) {
    this.things = Uint32Array.from(things);
    this.#upTo = new Float64Array(things.length);
    let sum = 0;
    for (const [place, thing] of things.entries()) {
      sum += weightOf(thing);
      this.#upTo[place] = sum;
    }
  }

  /** Draws one; `undefined` if the shelf is empty. */
  draw(random: Random): number | undefined {
    const sought = random.next() * this.#total;
    let low = 0;
    let high = this.#upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#upTo[middle] ?? 0) > sought) high = middle;
      else low = middle + 1;
    }
    return this.things[low];
  }

  /** Adds to each thing's place in `chances` its chance to be drawn, times `factor`. */
  addChances(chances: Float64Array, factor: number): void {
    let last = 0;
    for (const [place, thing] of this.things.entries()) {
      const upTo = this.#upTo[place] ?? 0;
      chances[thing] = (chances[thing] ?? 0) + (factor * (upTo - last)) / this.#total;
      last = upTo;
    }
  }

  get #total(): number {
    return this.#upTo.at(-1) ?? 0;
  }
}
