/** Each bucket ends 4% above the one before. */
const GROWTH = Math.log(1.04);
const SMALLEST_MS = 0.1;
const BUCKETS = 340;

/** Latencies, counted in buckets: a quantile is right to 4%, whatever was recorded. Two of them add up. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;
  #most = 0;

  get count(): number {
    return this.#count;
  }

  record(ms: number): void {
    const bucket = Math.ceil(Math.log(Math.max(ms, SMALLEST_MS) / SMALLEST_MS) / GROWTH);
    const index = Math.min(bucket, BUCKETS - 1);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#count += 1;
    this.#most = Math.max(this.#most, ms);
  }

  add(other: Histogram): void {
    for (const [index, count] of other.#counts.entries()) this.#counts[index] = (this.#counts[index] ?? 0) + count;
    this.#count += other.#count;
    this.#most = Math.max(this.#most, other.#most);
  }

  /** @param share - In [0, 1]. @returns Milliseconds; `undefined` of nothing. */
  quantile(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    let left = Math.max(1, Math.ceil(share * this.#count));
    for (const [index, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return Math.min(SMALLEST_MS * Math.exp(index * GROWTH), this.#most);
    }
    return this.#most;
  }
}
