const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;

/** Words before the places of a slot: how many are used, which is next, whether the user was active lately. */
const HEADER = 4;
const USED = 0;
const NEXT = 1;
const TOUCHED = 2;

/** One memory, seen three ways. A slot: the header, then the rows, then the weights, then the times. */
interface Piece {
  readonly words: Uint32Array;
  readonly weights: Float32Array;
  readonly times: Float64Array;
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
 * The last `width` different items of each of many users: 16 bytes a place and 16 a user, beside the user's name.
 *
 * When there are `maxUsers`, the next takes the place of one who has not been active lately (second chance).
 */
export class UserWindows {
  readonly #width: number;
  readonly #stride: number;
  readonly #maxUsers: number;
  readonly #slots = new Map<string, number>();
  readonly #names: (string | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #pieces: Piece[] = [];
  #hand = 0;

  constructor(width: number, maxUsers: number) {
    this.#width = width;
    this.#stride = HEADER + 4 * width;
    this.#maxUsers = maxUsers;
  }

  /** Users that have a window. */
  get size(): number {
    return this.#slots.size;
  }

  /** Bytes allocated, beside the users' names. */
  get bytes(): number {
    return this.#pieces.length * SLOTS * this.#stride * 4;
  }

  /** The user's window, made if there is none. */
  open(user: string): number {
    const slot = this.#slots.get(user) ?? this.#take(user);
    this.#pieceOf(slot).words[this.#baseOf(slot) + TOUCHED] = 1;
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
    return this.#pieceOf(slot).words[this.#baseOf(slot) + USED] as number;
  }

  /** The row at a place of a window, 0 to {@link UserWindows.count} - 1, in no order. */
  rowAt(slot: number, place: number): number {
    return this.#pieceOf(slot).words[this.#baseOf(slot) + HEADER + place] as number;
  }

  /** The weight at a place of a window. */
  weightAt(slot: number, place: number): number {
    return this.#pieceOf(slot).weights[this.#baseOf(slot) + HEADER + this.#width + place] as number;
  }

  /** All that is at a place of a window. */
  get(slot: number, place: number): WindowItem {
    const at = this.#pieceOf(slot).times[this.#timeOf(slot) + place] ?? 0;
    return { row: this.rowAt(slot, place), weight: this.weightAt(slot, place), at };
  }

  /** Where `row` is in a window, or -1. */
  find(slot: number, row: number): number {
    const { words } = this.#pieceOf(slot);
    const base = this.#baseOf(slot);
    const start = base + HEADER;
    const end = start + (words[base + USED] as number);
    for (let place = start; place < end; place += 1) if (words[place] === row) return place - start;
    return -1;
  }

  /** Puts an item at a place of a window; without one, in place of the item that has been there longest. */
  put(slot: number, { row, weight, at }: WindowItem, place = this.#nextPlace(slot)): void {
    const piece = this.#pieceOf(slot);
    const start = this.#baseOf(slot) + HEADER;
    piece.words[start + place] = row;
    piece.weights[start + this.#width + place] = weight;
    piece.times[this.#timeOf(slot) + place] = at;
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
    const { words } = this.#pieceOf(slot);
    const base = this.#baseOf(slot);
    const place = words[base + NEXT] as number;
    words[base + NEXT] = (place + 1) % this.#width;
    words[base + USED] = Math.max(words[base + USED] as number, place + 1);
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
      const { words } = this.#pieceOf(slot);
      const touched = this.#baseOf(slot) + TOUCHED;
      if (words[touched] === 1) {
        words[touched] = 0;
        continue;
      }
      const name = this.#names[slot];
      if (name !== undefined) this.#slots.delete(name);
      this.#clear(slot);
      return slot;
    }
  }

  #clear(slot: number): void {
    const base = this.#baseOf(slot);
    this.#pieceOf(slot).words.fill(0, base, base + this.#stride);
    this.#names[slot] = undefined;
  }

  #grow(): void {
    const words = new Uint32Array(SLOTS * this.#stride);
    this.#pieces.push({ words, weights: new Float32Array(words.buffer), times: new Float64Array(words.buffer) });
  }

  #pieceOf(slot: number): Piece {
    return this.#pieces[slot >>> SLOT_BITS] as Piece;
  }

  #baseOf(slot: number): number {
    return (slot & (SLOTS - 1)) * this.#stride;
  }

  /** Where a slot's times begin, in doubles: a slot is a multiple of 16 bytes. */
  #timeOf(slot: number): number {
    return (this.#baseOf(slot) + HEADER) / 2 + this.#width;
  }
}
