/** The most that are remembered; the oldest are forgotten first. */
const MOST = 10_000;

/**
 * Partitions with a write of ours whose end is unknown.
 *
 * Replicas may have agreed on it and not committed it: a quorum read does not see it, and the next write of anybody
 * does it first. A serial read does it too, so every read is serial until one of them has answered.
 */
export class DoubtfulPartitions {
  /** By partition: which doubt was the last there. One that came during a serial read is not ended by it. */
  readonly #doubts = new Map<string, number>();
  #count = 0;

  /** Remembers that a write of `partition` may have been done. */
  add(partition: string): void {
    this.#count += 1;
    this.#doubts.delete(partition);
    this.#doubts.set(partition, this.#count);
    for (const oldest of this.#doubts.keys()) {
      if (this.#doubts.size <= MOST) return;
      this.#doubts.delete(oldest);
    }
  }

  /** The doubt for which a query of `partition` has to be serial; hand it to `end` once that has answered. */
  of(partition: string): number | undefined {
    return this.#doubts.get(partition);
  }

  /** Forgets a doubt, unless there is a newer one. */
  end(partition: string, doubt: number): void {
    if (this.#doubts.get(partition) === doubt) this.#doubts.delete(partition);
  }
}
