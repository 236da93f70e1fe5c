/** The highest scores of one sample so far: kept in a buffer twice as long as needed, which is sorted when it is full. */
class BestScores {
  readonly #buffer: Float32Array;
  readonly #most: number;
  #length = 0;
  #least = -Infinity;

  constructor(most: number) {
    this.#most = most;
    this.#buffer = new Float32Array(most * 2);
  }

  add(score: number): void {
    if (score < this.#least) return;
    this.#buffer[this.#length] = score;
    this.#length += 1;
    if (this.#length === this.#buffer.length) this.#keepBest();
  }

  /** The highest ones, highest first. */
  best(): Float32Array {
    this.#keepBest();
    return this.#buffer.slice(0, this.#most).fill(-Infinity, this.#length);
  }

  #keepBest(): void {
    const sorted = this.#buffer.subarray(0, this.#length).sort().reverse();
    this.#length = Math.min(this.#most, sorted.length);
    if (this.#length === this.#most) this.#least = sorted[this.#most - 1] ?? -Infinity;
  }
}

/** How many samples share one pass over a row. */
const LANES = 4;
/** How many rows meet the same samples before the next samples come: so many stay in a processor's cache. */
const ROWS_AT_ONCE = 32;

/** Compares samples with every row that passes by, and remembers how near the nearest were. */
export class ExactScores {
  readonly #samples: Float64Array;
  readonly #dimension: number;
  readonly #best: readonly BestScores[];

  /** @param most - How many of the nearest to remember. */
  constructor(samples: Float32Array, dimension: number, most: number) {
    this.#dimension = dimension;
    const count = samples.length / dimension;
    const padded = Math.ceil(count / LANES) * LANES;
    this.#samples = new Float64Array(padded * dimension);
    this.#samples.set(samples);
    this.#best = Array.from({ length: padded }, () => new BestScores(Math.max(1, most)));
  }

  /** Takes rows into account, shape `[n, dimension]`. */
  add(rows: Float32Array): void {
    const block = ROWS_AT_ONCE * this.#dimension;
    for (let from = 0; from < rows.length; from += block) {
      const to = Math.min(rows.length, from + block);
      for (let lane = 0; lane < this.#best.length; lane += LANES) this.#compare(lane, rows, from, to);
    }
  }

  /** The scores of a sample's nearest rows so far, best first, then `-Infinity`. */
  best(sample: number): Float32Array {
    return this.#best[sample]?.best() ?? new Float32Array();
  }

  #compare(lane: number, rows: Float32Array, from: number, to: number): void {
    const [samples, dimension] = [this.#samples, this.#dimension];
    const [first, second, third, fourth] = this.#best.slice(lane, lane + LANES);
    for (let row = from; row < to; row += dimension) {
      let [a, b, c, d] = [0, 0, 0, 0];
      let at = lane * dimension;
      for (let index = row; index < row + dimension; index += 1, at += 1) {
        const value = rows[index] as number;
        a += value * (samples[at] as number);
        b += value * (samples[at + dimension] as number);
        c += value * (samples[at + dimension * 2] as number);
        d += value * (samples[at + dimension * 3] as number);
      }
      first?.add(a);
      second?.add(b);
      third?.add(c);
      fourth?.add(d);
    }
  }
}
