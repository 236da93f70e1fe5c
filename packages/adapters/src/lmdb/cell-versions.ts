/** How many versions one opening of the database may hand out; with 2^25 openings they stay exact as doubles. */
const VERSIONS_PER_EPOCH = 2 ** 28;

/**
 * Numbers for writes that no other write of the same database ever gets, in any process.
 *
 * lmdb-js can make a batch depend on the version of one cell, and checks it in its own thread as the batch is
 * applied. As each version names one write, "the same version" means "the same bytes".
 */
export class CellVersions {
  readonly #takeEpoch: () => number;
  #next = 0;
  #end = 0;

  /** @param takeEpoch - Claims a number for good that nobody else has: a counter in the database. */
  constructor(takeEpoch: () => number) {
    this.#takeEpoch = takeEpoch;
  }

  /** A version that was never given before. */
  next(): number {
    if (this.#next === this.#end) {
      this.#next = this.#takeEpoch() * VERSIONS_PER_EPOCH;
      this.#end = this.#next + VERSIONS_PER_EPOCH;
    }
    this.#next += 1;
    return this.#next;
  }
}
