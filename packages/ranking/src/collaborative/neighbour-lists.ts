/** Rows that are allocated together: a list grows by pieces, so that no growth copies what is there. */
const ROW_BITS = 10;
const ROWS = 1 << ROW_BITS;

/** Half-lives that share one scale: what is kept as a single-precision number never leaves its range. */
const BLOCK = 64;

/** When something happened, as the scale of a block and a factor within it. */
export interface DecayTime {
  /** Counts blocks of 64 half-lives since the epoch. */
  readonly block: number;
  /** `2^(half-lives since the start of the block)`. */
  readonly factor: number;
}

/** The decay time of `at`, with both in milliseconds. */
export function decayTime(at: number, halfLifeMs: number): DecayTime {
  const halfLives = at / halfLifeMs;
  const block = Math.floor(halfLives / BLOCK);
  return { block, factor: 2 ** (halfLives - block * BLOCK) };
}

/** Words before the places of a row: how many are used, the block, the total. Then names and weights in turns, then errors. */
const HEADER = 4;
const USED = 0;
const SCALE = 1;
const TOTAL = 2;

/** One memory, seen as whole numbers and as weights. */
interface Piece {
  readonly words: Int32Array;
  readonly weights: Float32Array;
}

/** One neighbour of a row. */
export interface NeighbourWeight {
  /** Its row. */
  readonly row: number;
  /** How much they were used together, decayed: a lower bound. */
  readonly together: number;
  /** `together` by the geometric mean of both totals, in [0, 1] up to rounding. */
  readonly cosine: number;
}

/**
 * For each item the `width` items that it is used with most, with exact exponential decay and without sweeps.
 *
 * Space-Saving (Metwally et al., ICDT 2005): a newcomer to a full list takes the place of the weakest and inherits its
 * weight as its possible error, so a pair that is frequent enough is always kept. Weights are sums of `w · 2^(t / H)`
 * relative to the block of 64 half-lives in which the row was last changed; a row is rescaled when it is changed in
 * a later one. Fixed memory: 12 bytes a place and 16 a row, together, so that a change touches few cache lines.
 *
 * Items are named by their marks (see `ItemRows`), which are rows plus multiples of `capacity`.
 */
export class NeighbourLists {
  readonly #width: number;
  readonly #stride: number;
  readonly #pieces: Piece[] = [];
  readonly #capacity: number;
  #touched = 0;

  constructor(width: number, capacity: number) {
    this.#width = width;
    this.#capacity = capacity;
    this.#stride = HEADER + 3 * width;
  }

  /** Bytes allocated. */
  get bytes(): number {
    return this.#pieces.length * ROWS * this.#stride * 4;
  }

  /** Makes room for rows 0 to `rows` - 1. */
  grow(rows: number): void {
    while (this.#pieces.length * ROWS < rows) {
      const words = new Int32Array(ROWS * this.#stride);
      this.#pieces.push({ words, weights: new Float32Array(words.buffer) });
    }
  }

  /** Adds `amount` at `time` to how much the item of `row` is used at all; a negative amount takes back, down to 0. */
  addTotal(row: number, amount: number, time: DecayTime): void {
    const piece = this.#pieceOf(row);
    const base = this.#baseOf(row);
    const scaled = amount * this.#scale(piece, base, time);
    const total = (piece.weights[base + TOTAL] ?? 0) + scaled;
    // Single precision: what is left of a sum that is taken back whole is a rounding error.
    piece.weights[base + TOTAL] = total > -scaled * 1e-5 ? total : 0;
  }

  /** Adds `amount` at `time` to how much `row` is used with `neighbour`. */
  add(row: number, neighbour: number, amount: number, time: DecayTime): void {
    const piece = this.#pieceOf(row);
    const { words, weights } = piece;
    const base = this.#baseOf(row);
    const scaled = words[base + SCALE] === time.block ? amount * time.factor : amount * this.#scale(piece, base, time);
    const width = this.#width;
    const used = words[base + USED] as number;
    const start = base + HEADER;
    const end = start + 2 * used;
    for (let place = start; place < end; place += 2) {
      if (words[place] !== neighbour) continue;
      weights[place + 1] = (weights[place + 1] as number) + scaled;
      return;
    }
    if (used < width) {
      words[base + USED] = used + 1;
      words[end] = neighbour;
      weights[end + 1] = scaled;
      return;
    }
    const place = weakest(weights, start, end);
    const inherited = weights[place + 1] as number;
    words[place] = neighbour;
    weights[place + 1] = inherited + scaled;
    weights[end + (place - start) / 2] = inherited;
  }

  /**
   * Adds `amounts` at `time` to how much `row` is used with each of `others`, and each of them with it: the first
   * `size` of both arrays.
   */
  addPairs(row: number, others: Uint32Array, amounts: Float64Array, size: number, time: DecayTime): void {
    // Reads that do not wait for each other bring the rows into the cache together: twice as fast as one by one.
    for (let index = 0; index < size; index += 1) this.#touched ^= this.#touch(others[index] as number);
    for (let index = 0; index < size; index += 1) {
      const other = others[index] as number;
      const amount = amounts[index] as number;
      this.add(row, other, amount, time);
      this.add(other, row, amount, time);
    }
  }

  /** Takes `amount` at `time` back; a neighbour of which nothing is left makes room. */
  subtract(row: number, neighbour: number, amount: number, time: DecayTime): void {
    const piece = this.#pieceOf(row);
    const { words, weights } = piece;
    const base = this.#baseOf(row);
    const scaled = amount * this.#scale(piece, base, time);
    const width = this.#width;
    const last = (words[base + USED] ?? 0) - 1;
    const start = base + HEADER;
    const errors = start + 2 * width;
    for (let index = 0; index <= last; index += 1) {
      const place = start + 2 * index;
      if (words[place] !== neighbour) continue;
      const kept = weights[place + 1] ?? 0;
      const left = kept - scaled;
      weights[place + 1] = left;
      if (left - (weights[errors + index] ?? 0) > kept * 1e-5) return;
      words.copyWithin(place, start + 2 * last, start + 2 * last + 2);
      words[errors + index] = words[errors + last] ?? 0;
      words[errors + last] = 0;
      words[base + USED] = last;
      return;
    }
  }

  /** How much the item of `row` is used, as of `now`. */
  total(row: number, now: DecayTime): number {
    const { words, weights } = this.#pieceOf(row);
    const base = this.#baseOf(row);
    return ((weights[base + TOTAL] ?? 0) * shift((words[base + SCALE] ?? 0) - now.block)) / now.factor;
  }

  /** Forgets all of a row, for another item. */
  clear(row: number): void {
    const base = this.#baseOf(row);
    this.#pieceOf(row).words.fill(0, base, base + this.#stride);
  }

  /** The neighbours of `row` as of `now` that are current, in no order. */
  of(row: number, now: DecayTime, isCurrent: (neighbour: number) => boolean = () => true): NeighbourWeight[] {
    const { words, weights } = this.#pieceOf(row);
    const base = this.#baseOf(row);
    const decay = shift((words[base + SCALE] ?? 0) - now.block) / now.factor;
    const own = this.total(row, now);
    const found: NeighbourWeight[] = [];
    const start = base + HEADER;
    for (let index = 0, used = words[base + USED] ?? 0; index < used; index += 1) {
      const error = weights[start + 2 * this.#width + index] ?? 0;
      const together = ((weights[start + 2 * index + 1] ?? 0) - error) * decay;
      const other = words[start + 2 * index] ?? 0;
      if (!isCurrent(other)) continue;
      const both = own * this.total(other, now);
      if (together > 0 && both > 0) found.push({ row: other, together, cosine: together / Math.sqrt(both) });
    }
    return found;
  }

  #touch(row: number): number {
    const { words } = this.#pieceOf(row);
    const base = this.#baseOf(row);
    return (words[base] as number) ^ (words[base + 32] ?? 0);
  }

  #pieceOf(row: number): Piece {
    return this.#pieces[(row < this.#capacity ? row : row % this.#capacity) >>> ROW_BITS] as Piece;
  }

  #baseOf(row: number): number {
    return ((row < this.#capacity ? row : row % this.#capacity) & (ROWS - 1)) * this.#stride;
  }

  /** By what an amount at `time` is multiplied in this row; brings the row to the block of `time` if that is later. */
  #scale({ words, weights }: Piece, base: number, time: DecayTime): number {
    const block = words[base + SCALE] ?? 0;
    if (time.block === block) return time.factor;
    if (time.block < block) return time.factor * shift(time.block - block);
    const down = shift(block - time.block);
    words[base + SCALE] = time.block;
    weights[base + TOTAL] = (weights[base + TOTAL] ?? 0) * down;
    const start = base + HEADER;
    const errors = start + 2 * this.#width;
    for (let index = 0, used = words[base + USED] ?? 0; index < used; index += 1) {
      weights[start + 2 * index + 1] = (weights[start + 2 * index + 1] ?? 0) * down;
      weights[errors + index] = (weights[errors + index] ?? 0) * down;
    }
    return time.factor;
  }
}

function shift(blocks: number): number {
  return 2 ** (blocks * BLOCK);
}

function weakest(weights: Float32Array, start: number, end: number): number {
  let best = start;
  let least = weights[start + 1] as number;
  for (let place = start + 2; place < end; place += 2) {
    const each = weights[place + 1] as number;
    if (each < least) {
      least = each;
      best = place;
    }
  }
  return best;
}
