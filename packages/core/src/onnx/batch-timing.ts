/** How much a new figure counts against those before it. */
const WEIGHT = 0.3;

function follow(before: number | undefined, value: number): number {
  return before === undefined ? value : before + WEIGHT * (value - before);
}

/** How long batches take and rows wait, learned from those that were run: moving averages. */
export class BatchTiming {
  readonly #msBySize = new Map<number, number>();
  #backgroundWaitMs: number | undefined;
  #rows: number | undefined;
  #ms: number | undefined;

  /** Learns that a batch of `rows`, padded to `size`, took `ms`. */
  add(rows: number, size: number, ms: number): void {
    this.#msBySize.set(size, follow(this.#msBySize.get(size), ms));
    this.#rows = follow(this.#rows, rows);
    this.#ms = follow(this.#ms, ms);
  }

  /** Learns that a background row waited for `ms`, be it for its turn or in vain. */
  addWait(ms: number): void {
    this.#backgroundWaitMs = follow(this.#backgroundWaitMs, ms);
  }

  /** How long background rows have waited lately, what came later and overtook them included. */
  get backgroundWaitMs(): number {
    return this.#backgroundWaitMs ?? 0;
  }

  /** How many rows batches have had lately. */
  get usualRows(): number {
    return Math.ceil(this.#rows ?? 0);
  }

  /** Rows computed in a second of running. */
  get rowsPerSecond(): number | undefined {
    if (this.#rows === undefined || this.#ms === undefined || this.#ms === 0) return undefined;
    return (this.#rows / this.#ms) * 1000;
  }

  /** How long a batch of `size` will take, in proportion to the nearest size that was run; `undefined` before any was. */
  expectedMs(size: number): number | undefined {
    let nearest: number | undefined;
    for (const known of this.#msBySize.keys()) {
      if (nearest === undefined || Math.abs(known - size) < Math.abs(nearest - size)) nearest = known;
    }
    if (nearest === undefined) return undefined;
    return ((this.#msBySize.get(nearest) ?? 0) * size) / nearest;
  }
}
