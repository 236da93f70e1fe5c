/** Places before the first growth. */
const SMALL = 64;

/** Finds a record by an item and a collection: open addressing with linear probing, at most half full. */
export class PairIndex {
  #items = new Uint32Array(SMALL);
  #collections = new Uint32Array(SMALL);
  /** Record + 1, 0 for an empty place. */
  #records = new Uint32Array(SMALL);
  #size = 0;

  /** The record of a pair, or -1. */
  get(item: number, collection: number): number {
    return (this.#records[this.#placeOf(item, collection)] ?? 0) - 1;
  }

  /** Gives a pair a record, instead of the one that it had. */
  set(item: number, collection: number, record: number): void {
    if (this.#size * 2 >= this.#records.length) this.#grow();
    const place = this.#placeOf(item, collection);
    if (this.#records[place] === 0) this.#size += 1;
    this.#items[place] = item;
    this.#collections[place] = collection;
    this.#records[place] = record + 1;
  }

  /** Where the pair is, or else the empty place where it would be. */
  #placeOf(item: number, collection: number): number {
    const mask = this.#records.length - 1;
    let hash = Math.imul(item, 0x9e3779b1) ^ Math.imul(collection, 0x85ebca77);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let place = (hash ^ (hash >>> 13)) & mask;
    while (this.#records[place] !== 0 && (this.#items[place] !== item || this.#collections[place] !== collection)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  #grow(): void {
    const [items, collections, records] = [this.#items, this.#collections, this.#records];
    const length = records.length * 2;
    this.#items = new Uint32Array(length);
    this.#collections = new Uint32Array(length);
    this.#records = new Uint32Array(length);
    for (let old = 0; old < records.length; old += 1) {
      const record = records[old] ?? 0;
      if (record === 0) continue;
      const [item, collection] = [items[old] ?? 0, collections[old] ?? 0];
      const place = this.#placeOf(item, collection);
      this.#items[place] = item;
      this.#collections[place] = collection;
      this.#records[place] = record;
    }
  }
}
