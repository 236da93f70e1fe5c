/** The upper end of the first bucket, in milliseconds. */
const LEAST = 0.05;
const GROWTH = 1.2;
const BUCKETS = 72;

/** By how much an observation outweighs the one before it: about the last 50 count. */
const FADE = 1.02;

/** Beyond this all weights are scaled down; they are doubles. */
const HEAVY = 1e100;

/** The recent times of something as a fading histogram, whose buckets are 20% wide: quantiles are right to that. */
export class Latency {
  readonly #weights = new Float64Array(BUCKETS);
  #weight = 1;
  #total = 0;

  /** Takes note of a time in milliseconds. */
  observe(elapsedMs: number): void {
    const bucket = Math.ceil(Math.log(Math.max(elapsedMs, LEAST) / LEAST) / Math.log(GROWTH));
    const at = Math.min(BUCKETS - 1, bucket);
    this.#weights[at] = (this.#weights[at] ?? 0) + this.#weight;
    this.#total += this.#weight;
    this.#weight *= FADE;
    if (this.#weight < HEAVY) return;
    for (let each = 0; each < BUCKETS; each += 1) this.#weights[each] = (this.#weights[each] ?? 0) / HEAVY;
    this.#total /= HEAVY;
    this.#weight /= HEAVY;
  }

  /** Forgets everything but one new time. */
  restart(elapsedMs: number): void {
    this.#weights.fill(0);
    this.#total = 0;
    this.#weight = 1;
    this.observe(elapsedMs);
  }

  /** The time that a share `ratio` of the recent ones do not exceed, in milliseconds; `undefined` without any. */
  quantile(ratio: number): number | undefined {
    if (this.#total === 0) return undefined;
    let above = this.#total * (1 - ratio);
    let at = BUCKETS - 1;
    for (; at > 0; at -= 1) {
      above -= this.#weights[at] ?? 0;
      // As a share: sums of many weights are not exact.
      if (above < -1e-9 * this.#total) break;
    }
    return LEAST * GROWTH ** at;
  }
}
