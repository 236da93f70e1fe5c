/** How many times quantiles are of. */
const LAST = 1_024;

/** The last times that something took: enough for a p99, few enough to see it change. */
export class LastTimes {
  readonly #times: number[] = [];
  #count = 0;

  /** How many there have been. */
  get count(): number {
    return this.#count;
  }

  add(ms: number): void {
    this.#times[this.#count % LAST] = ms;
    this.#count += 1;
  }

  /** In milliseconds; 0 of nothing. @param share - In [0, 1]. */
  quantile(share: number): number {
    const sorted = [...this.#times].sort((a, b) => a - b);
    return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
  }

  /** Forgets what there was. */
  clear(): void {
    this.#times.length = 0;
    this.#count = 0;
  }
}
