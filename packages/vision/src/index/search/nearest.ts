/** The best of many scored rows: a heap of fixed capacity whose root is the worst that is kept. */
export class Nearest {
  readonly #capacity: number;
  readonly #scores: Float64Array;
  readonly #segments: Uint32Array;
  readonly #rows: Uint32Array;
  #size = 0;
  /** A row must score more than this to be kept. */
  floor: number;

  /** @param minScore - Rows below it are not kept. */
  constructor(capacity: number, minScore: number) {
    this.#capacity = capacity;
    this.#scores = new Float64Array(capacity);
    this.#segments = new Uint32Array(capacity);
    this.#rows = new Uint32Array(capacity);
    this.floor = minScore;
  }

  /** Rows that are kept. */
  get size(): number {
    return this.#size;
  }

  /** Takes in a row. */
  offer(score: number, segment: number, row: number): void {
    if (score < this.floor) return;
    if (this.#size < this.#capacity) {
      this.#raise(this.#size, score, segment, row);
      this.#size += 1;
      if (this.#size === this.#capacity) this.floor = Math.max(this.floor, this.#scores[0] as number);
    } else if (score > (this.#scores[0] as number)) {
      this.#sink(score, segment, row);
      this.floor = Math.max(this.floor, this.#scores[0] as number);
    }
  }

  /** Empties the heap. @returns What was kept, best first. */
  drain(): { scores: Float64Array; segments: Uint32Array; rows: Uint32Array } {
    const size = this.#size;
    const scores = new Float64Array(size);
    const segments = new Uint32Array(size);
    const rows = new Uint32Array(size);
    for (let at = size - 1; at >= 0; at -= 1) {
      scores[at] = this.#scores[0] as number;
      segments[at] = this.#segments[0] as number;
      rows[at] = this.#rows[0] as number;
      this.#size = at;
      this.#sink(this.#scores[at] as number, this.#segments[at] as number, this.#rows[at] as number);
    }
    return { scores, segments, rows };
  }

  /** Puts a row at the free place `at` and lets it rise while its parent is better. */
  #raise(at: number, score: number, segment: number, row: number): void {
    let place = at;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if ((this.#scores[parent] as number) <= score) break;
      this.#copy(parent, place);
      place = parent;
    }
    this.#set(place, score, segment, row);
  }

  /** Puts a row in place of the root and lets it sink while a child is worse. */
  #sink(score: number, segment: number, row: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && (this.#scores[child + 1] as number) < (this.#scores[child] as number)) child += 1;
      if ((this.#scores[child] as number) >= score) break;
      this.#copy(child, place);
      place = child;
    }
    this.#set(place, score, segment, row);
  }

  #copy(from: number, to: number): void {
    this.#set(to, this.#scores[from] as number, this.#segments[from] as number, this.#rows[from] as number);
  }

  #set(at: number, score: number, segment: number, row: number): void {
    this.#scores[at] = score;
    this.#segments[at] = segment;
    this.#rows[at] = row;
  }
}
