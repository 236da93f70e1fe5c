const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;

interface Piece {
  readonly item: Uint32Array;
  readonly weight: Float32Array;
  readonly at: Float64Array;
  readonly used: Uint16Array;
  readonly next: Uint16Array;
  readonly touched: Uint8Array;
}

/** What a user did with one item. */
export interface WindowItem {
  /** The item's row. */
  readonly row: number;
  /** The most that the user's interactions with it counted. */
  readonly weight: number;
  /** When it counted so, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/**
 * The last `width` different items of each of many users: 16 bytes a place and 5 a user, beside the user's name.
 *
 * When there are `maxUsers`, the next takes the place of one who has not been active lately (second chance).
 */
export class UserWindows {
  readonly #width: number;
  readonly #maxUsers: number;
  readonly #slots = new Map<string, number>();
  readonly #names: (string | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #pieces: Piece[] = [];
  #hand = 0;

  constructor(width: number, maxUsers: number) {
    this.#width = width;
    this.#maxUsers = maxUsers;
  }

  /** Users that have a window. */
  get size(): number {
    return this.#slots.size;
  }

  /** Bytes allocated, beside the users' names. */
  get bytes(): number {
    return this.#pieces.length * SLOTS * (16 * this.#width + 5);
  }

  /** The user's window, made if there is none. */
  open(user: string): number {
    const slot = this.#slots.get(user) ?? this.#take(user);
    this.#pieceOf(slot).touched[slot & (SLOTS - 1)] = 1;
    return slot;
  }

  /** What is in the user's window, newest first. */
  of(user: string): WindowItem[] {
    const slot = this.#slots.get(user);
    if (slot === undefined) return [];
    const found = Array.from({ length: this.count(slot) }, (_, place) => this.get(slot, place));
    return found.sort((a, b) => b.at - a.at);
  }

  /** Items in a window. */
  count(slot: number): number {
    return this.#pieceOf(slot).used[slot & (SLOTS - 1)] ?? 0;
  }

  /** The row at a place of a window, 0 to {@link UserWindows.count} - 1, in no order. */
  rowAt(slot: number, place: number): number {
    return this.#pieceOf(slot).item[(slot & (SLOTS - 1)) * this.#width + place] ?? 0;
  }

  /** The weight at a place of a window. */
  weightAt(slot: number, place: number): number {
    return this.#pieceOf(slot).weight[(slot & (SLOTS - 1)) * this.#width + place] ?? 0;
  }

  /** All that is at a place of a window. */
  get(slot: number, place: number): WindowItem {
    const at = this.#pieceOf(slot).at[(slot & (SLOTS - 1)) * this.#width + place] ?? 0;
    return { row: this.rowAt(slot, place), weight: this.weightAt(slot, place), at };
  }

  /** Where `row` is in a window, or -1. */
  find(slot: number, row: number): number {
    const { item } = this.#pieceOf(slot);
    const start = (slot & (SLOTS - 1)) * this.#width;
    const end = start + this.count(slot);
    for (let place = start; place < end; place += 1) if (item[place] === row) return place - start;
    return -1;
  }

  /** Puts an item at a place of a window; without one, in place of the item that has been there longest. */
  put(slot: number, { row, weight, at }: WindowItem, place = this.#nextPlace(slot)): void {
    const piece = this.#pieceOf(slot);
    const index = (slot & (SLOTS - 1)) * this.#width + place;
    piece.item[index] = row;
    piece.weight[index] = weight;
    piece.at[index] = at;
  }

  /** Drops a user's window. */
  delete(user: string): void {
    const slot = this.#slots.get(user);
    if (slot === undefined) return;
    this.#slots.delete(user);
    this.#clear(slot);
    this.#free.push(slot);
  }

  #nextPlace(slot: number): number {
    const piece = this.#pieceOf(slot);
    const at = slot & (SLOTS - 1);
    const place = piece.next[at] ?? 0;
    piece.next[at] = (place + 1) % this.#width;
    piece.used[at] = Math.max(piece.used[at] ?? 0, place + 1);
    return place;
  }

  #take(user: string): number {
    let slot = this.#free.pop() ?? this.#names.length;
    if (slot >= this.#maxUsers) slot = this.#evict();
    if (slot >= this.#pieces.length * SLOTS) this.#grow();
    this.#names[slot] = user;
    this.#slots.set(user, slot);
    return slot;
  }

  #evict(): number {
    for (;;) {
      const slot = this.#hand;
      this.#hand = (slot + 1) % this.#maxUsers;
      const { touched } = this.#pieceOf(slot);
      if (touched[slot & (SLOTS - 1)] === 1) {
        touched[slot & (SLOTS - 1)] = 0;
        continue;
      }
      const name = this.#names[slot];
      if (name !== undefined) this.#slots.delete(name);
      this.#clear(slot);
      return slot;
    }
  }

  #clear(slot: number): void {
    const piece = this.#pieceOf(slot);
    const start = (slot & (SLOTS - 1)) * this.#width;
    piece.item.fill(0, start, start + this.#width);
    piece.weight.fill(0, start, start + this.#width);
    piece.at.fill(0, start, start + this.#width);
    piece.used[slot & (SLOTS - 1)] = 0;
    piece.next[slot & (SLOTS - 1)] = 0;
    this.#names[slot] = undefined;
  }

  #grow(): void {
    const places = SLOTS * this.#width;
    this.#pieces.push({
      item: new Uint32Array(places),
      weight: new Float32Array(places),
      at: new Float64Array(places),
      used: new Uint16Array(SLOTS),
      next: new Uint16Array(SLOTS),
      touched: new Uint8Array(SLOTS),
    });
  }

  #pieceOf(slot: number): Piece {
    return this.#pieces[slot >>> SLOT_BITS] as Piece;
  }
}
