/** Of so many rows the one that counts least makes room. */
const SAMPLE = 16;

/** Marks are kept in pages, so that no growth copies what is there. */
const PAGE_BITS = 12;
const PAGE = 1 << PAGE_BITS;

/** Marks are kept as whole numbers of 32 bits, above 0. */
const MOST_MARKS = 2 ** 31;

/**
 * The rows of items, at most `capacity`: in a full table, a new item takes the row of the one that counts least of a few.
 *
 * An item is known by a mark, its row plus a multiple of the capacity, which no other item of that row has had. So what
 * still names an item that made room is told from what names its successor, and nobody has to look for it.
 */
export class ItemRows {
  readonly #capacity: number;
  readonly #marks = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #current: Int32Array[] = [];
  #probe = 1;
  #evicted = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Items that have a row. */
  get size(): number {
    return this.#names.length;
  }

  /** Items that made room for others. */
  get evicted(): number {
    return this.#evicted;
  }

  /** The mark of an item; `undefined` if it has no row. */
  markOf(item: string): number | undefined {
    return this.#marks.get(item);
  }

  /** The item of a mark; `undefined` if it made room. */
  nameOf(mark: number): string | undefined {
    return this.isCurrent(mark) ? this.#names[mark % this.#capacity] : undefined;
  }

  /** Whether the item of a mark still has its row. */
  isCurrent(mark: number): boolean {
    if (this.#evicted === 0) return true;
    const row = mark % this.#capacity;
    return this.#current[row >>> PAGE_BITS]?.[row & (PAGE - 1)] === mark;
  }

  /** A row for an item that has none. @param weigh - What the item of a mark counts. @returns Its mark. */
  open(item: string, weigh: (mark: number) => number): number {
    const row = this.#names.length < this.#capacity ? this.#names.length : this.#evict(weigh);
    const before = this.#names[row];
    let mark = row;
    if (before !== undefined) {
      const next = (this.#marks.get(before) ?? row) + this.#capacity;
      mark = next < MOST_MARKS ? next : row;
      this.#marks.delete(before);
      this.#evicted += 1;
    }
    this.#names[row] = item;
    this.#marks.set(item, mark);
    this.#pageOf(row)[row & (PAGE - 1)] = mark;
    return mark;
  }

  #evict(weigh: (mark: number) => number): number {
    let least = Infinity;
    let weakest = 0;
    for (let sample = 0; sample < SAMPLE; sample += 1) {
      // A full-period sequence (Numerical Recipes): spread enough to sample, and the same in every run.
      this.#probe = (Math.imul(this.#probe, 1664525) + 1013904223) >>> 0;
      const row = Math.floor((this.#probe / 2 ** 32) * this.#names.length);
      const weight = weigh(this.#marks.get(this.#names[row] ?? '') ?? row);
      if (weight >= least) continue;
      least = weight;
      weakest = row;
    }
    return weakest;
  }

  #pageOf(row: number): Int32Array {
    const page = row >>> PAGE_BITS;
    const known = this.#current[page];
    if (known !== undefined) return known;
    const made = new Int32Array(PAGE);
    this.#current[page] = made;
    return made;
  }
}
