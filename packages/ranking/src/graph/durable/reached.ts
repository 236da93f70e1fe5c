/**
 * Up to which sequence this process has seen all changes of each bucket.
 *
 * A write of another process leaves a gap that only a new reading of the bucket closes, so a snapshot never claims to hold
 * what this process has not seen.
 */
export class Reached {
  readonly #sequences: number[];

  constructor(buckets: number) {
    this.#sequences = Array.from({ length: buckets }, () => 0);
  }

  /** For each bucket. */
  get sequences(): readonly number[] {
    return [...this.#sequences];
  }

  /** A bucket was read up to `sequence`. */
  read(bucket: number, sequence: number): void {
    this.#sequences[bucket] = sequence;
  }

  /** This process wrote a bucket as its `sequence`-th write. */
  wrote(bucket: number, sequence: number | undefined): void {
    if (sequence === (this.#sequences[bucket] ?? 0) + 1) this.#sequences[bucket] = sequence;
  }
}
