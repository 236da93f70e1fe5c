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

  /** The `place`-th highest, from 1. */
  at(place: number): number {
    this.#keepBest();
    return this.#buffer[place - 1] ?? -Infinity;
  }

  #keepBest(): void {
    const sorted = this.#buffer.subarray(0, this.#length).sort().reverse();
    this.#length = Math.min(this.#most, sorted.length);
    if (this.#length === this.#most) this.#least = sorted[this.#most - 1] ?? -Infinity;
  }
}

/** How many samples share one pass over a row. */
const LANES = 4;

/** Compares samples with every row that passes by, and remembers how near the nearest were. */
export class ExactScores {
  readonly #samples: Float64Array;
  readonly #dimension: number;
  readonly #best: readonly BestScores[];

  /** @param most - The largest place that {@link ExactScores.at} will be asked for. */
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
    const [samples, dimension] = [this.#samples, this.#dimension];
    for (let row = 0; row < rows.length; row += dimension) {
      for (let lane = 0; lane < this.#best.length; lane += LANES) {
        let [a, b, c, d] = [0, 0, 0, 0];
        let at = lane * dimension;
        for (let index = row; index < row + dimension; index += 1, at += 1) {
          const value = rows[index] as number;
          a += value * (samples[at] as number);
          b += value * (samples[at + dimension] as number);
          c += value * (samples[at + dimension * 2] as number);
          d += value * (samples[at + dimension * 3] as number);
        }
        this.#best[lane]?.add(a);
        this.#best[lane + 1]?.add(b);
        this.#best[lane + 2]?.add(c);
        this.#best[lane + 3]?.add(d);
      }
    }
  }

  /** The score of a sample's `place`-th nearest row, from 1. */
  at(sample: number, place: number): number {
    return this.#best[sample]?.at(place) ?? -Infinity;
  }
}
