import type { Clock } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';

/** How many rows are remembered before those that the clock has passed are forgotten. */
const MANY = 10_000;

/**
 * The timestamps of writes, which grow in every row.
 *
 * HBase shows the cell with the highest timestamp, not the last one written, and a marker of a deletion hides what is not
 * newer than it. So a write is given the time of the clock, but at least one more than what this process has read or
 * written in its row; and the clock never goes back. One more than what was read makes up for a process whose clock is
 * ahead: whoever replaces a cell that he has read comes after it, however wrong the clocks are.
 */
export class GrowingTimestamps {
  readonly #clock: Clock;
  /** Only rows that the clock has not passed yet. */
  readonly #ahead = new Map<string, number>();
  #now = 0;

  /** Reads `clock` when it is asked. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The timestamp of a write to a row. */
  next(row: string): number {
    const timestamp = Math.max(this.#read(), (this.#ahead.get(row) ?? 0) + 1);
    this.#remember(row, timestamp);
    return timestamp;
  }

  /** Takes note of a cell that was read. @throws `ERR_CORRUPT` for one that no timestamp could follow. */
  saw(row: string, timestamp: number): void {
    if (timestamp < this.#now) return;
    if (timestamp >= Number.MAX_SAFE_INTEGER) {
      throw new FeedloomError('ERR_CORRUPT', 'A cell has a timestamp that no later one could follow. Delete the cell.');
    }
    if (timestamp >= this.#read() && timestamp > (this.#ahead.get(row) ?? 0)) this.#remember(row, timestamp);
  }

  #read(): number {
    this.#now = Math.max(this.#now, Math.floor(this.#clock.now()));
    return this.#now;
  }

  #remember(row: string, timestamp: number): void {
    this.#ahead.delete(row);
    this.#ahead.set(row, timestamp);
    if (this.#ahead.size <= MANY) return;
    for (const [other, last] of this.#ahead) if (last < this.#now) this.#ahead.delete(other);
    // So many rows at once are ahead only if clocks are far apart; the oldest are the likeliest to have been caught up with.
    for (const other of this.#ahead.keys()) {
      if (this.#ahead.size <= MANY) return;
      this.#ahead.delete(other);
    }
  }
}
