import { UNPLACED } from '../asking/place-items.js';

/** What users are shown, one list each; short lists end with `UNPLACED`. */
export interface Lists {
  /** How many places each list has. */
  readonly listLength: number;
  /** `[lists, listLength]`, row-major. */
  readonly lists: Uint32Array;
}

/** How often each item is shown. @returns `[items]` */
export function countShown({ lists }: Pick<Lists, 'lists'>, items: number): Uint32Array {
  const shown = new Uint32Array(items);
  for (const item of lists) if (item !== UNPLACED) shown[item] = (shown[item] ?? 0) + 1;
  return shown;
}

/** The share of the catalogue that is shown to anybody. */
export function coverage(shown: Uint32Array): number {
  return shown.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0) / shown.length;
}

/** How unequally items are shown: 0 if all are equally often, near 1 if one alone is. Gini's coefficient. */
export function gini(shown: Uint32Array): number {
  const sorted = Uint32Array.from(shown).sort();
  let sum = 0;
  let weighted = 0;
  for (const [at, count] of sorted.entries()) {
    sum += count;
    weighted += (2 * (at + 1) - sorted.length - 1) * count;
  }
  return sum === 0 ? 0 : weighted / (sorted.length * sum);
}

/**
 * How surprising a list is, in bits: the mean of -log2 of each item's share of savers (Vargas and Castells, RecSys 2011).
 * An item that nobody saved counts as if half a user had.
 *
 * @param saved - `[items]`: how often each item was saved.
 */
export function novelty(list: Uint32Array, saved: Uint32Array, users: number): number {
  let sum = 0;
  let count = 0;
  for (const item of list) {
    if (item === UNPLACED) break;
    sum -= Math.log2(Math.max(saved[item] ?? 0, 0.5) / users);
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * How different the items of a list look: the mean of 1 - cosine over all pairs (Ziegler et al., WWW 2005), in [0, 2].
 *
 * @param features - `[items, dimension]`, row-major, L2 norm 1 or 0.
 */
export function intraListDistance(list: Uint32Array, features: Float32Array, dimension: number): number {
  const end = list.indexOf(UNPLACED);
  const length = end === -1 ? list.length : end;
  if (length < 2) return 0;
  // The sum of all products of pairs is half of the square of the sum, less the squares of each.
  let products = 0;
  for (let at = 0; at < dimension; at += 1) {
    let sum = 0;
    for (let place = 0; place < length; place += 1) {
      const value = features[(list[place] as number) * dimension + at] as number;
      sum += value;
      products -= value * value;
    }
    products += sum * sum;
  }
  return 1 - products / (length * (length - 1));
}

/** The share of a list that is among the bestsellers. */
export function bestsellerOverlap(list: Uint32Array, bestsellers: ReadonlySet<number>): number {
  const known = list.filter((item) => item !== UNPLACED);
  return known.length === 0 ? 0 : known.filter((item) => bestsellers.has(item)).length / known.length;
}
