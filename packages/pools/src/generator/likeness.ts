import type { Placed } from './draft.js';
import type { DiversityRule } from './mix-rule.js';

/** Compares items by the criteria of one diversity rule; asks for each key once. */
export class Likeness<Data> {
  readonly #rule: DiversityRule<Data>;
  /** By the place that an item was chosen for. */
  readonly #keys: (unknown[] | undefined)[] = [];

  constructor(rule: DiversityRule<Data>) {
    this.#rule = rule;
  }

  /** Whether `item` at `place` would differ from those before it by all criteria but the first `given`. */
  differs(order: readonly Placed<Data>[], place: number, item: Placed<Data>, given: number): boolean {
    const { criteria, within } = this.#rule;
    const keys = this.#keysOf(item);
    for (let before = Math.max(0, place - within); before < place; before += 1) {
      const other = order[before];
      if (other === undefined) continue;
      const others = this.#keysOf(other);
      for (let index = given; index < criteria.length; index += 1) {
        if (keys[index] !== undefined && keys[index] === others[index]) return false;
        if (criteria[index]?.alike(item.entry.candidate, other.entry.candidate) === true) return false;
      }
    }
    return true;
  }

  #keysOf(placed: Placed<Data>): unknown[] {
    return (this.#keys[placed.place] ??= this.#rule.criteria.map((criterion) => criterion.by(placed.entry.candidate)));
  }
}
