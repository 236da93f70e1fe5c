/** The most that are remembered; the oldest are forgotten first. */
const MOST = 10_000;

/**
 * Partitions with a write of ours whose end is unknown.
 *
 * Replicas may have agreed on it and not committed it: a quorum read does not see it, and the next write of anybody
 * does it first. A serial read does it too, so one is made before the caller is told what is there.
 */
export class DoubtfulPartitions {
  readonly #partitions = new Set<string>();

  /** Remembers that a write of `partition` may have been done. */
  add(partition: string): void {
    this.#partitions.add(partition);
    for (const oldest of this.#partitions) {
      if (this.#partitions.size <= MOST) return;
      this.#partitions.delete(oldest);
    }
  }

  /** Whether the next query of `partition` has to be serial; forgets it, so add it again if that query fails. */
  take(partition: string): boolean {
    return this.#partitions.delete(partition);
  }
}
