import { FeedloomError, quote } from '@feedloom/core';
import type { Deadline, Priority } from '@feedloom/core';
import type { BatcherStats } from '@feedloom/core/onnx';

/** What an {@link Admission} goes by. */
export interface AdmissionOptions {
  /** The model's name, for messages. */
  readonly name: string;
  /** The most rows that may wait. */
  readonly maxQueue: number;
  /** The most rows of one call that wait at once. */
  readonly perCall: number;
  /** Batches that run at once. */
  readonly inFlight: number;
  /** What the batcher knows. */
  readonly stats: () => BatcherStats;
  /** Whether any session would take a run. */
  readonly isReady: () => boolean;
}

/** About as long as a small model takes to load again. */
const RESTART_MS = 500;

/** Refuses calls that cannot be served in time, before any work is spent on them. The batcher has the last word. */
export class Admission {
  readonly #options: AdmissionOptions;
  /** Rows on their way, from the preparation to the result. */
  readonly #pending: Record<Priority, number> = { interactive: 0, background: 0 };
  /** Rows that are being prepared, which no batcher knows yet. */
  #preparing = 0;
  #refused = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Rows that are being prepared. */
  get preparing(): number {
    return this.#preparing;
  }

  /** Rows that were refused. */
  get refused(): number {
    return this.#refused;
  }

  /** Prepares a row, and counts it meanwhile. */
  async prepare<Row>(work: () => Promise<Row>): Promise<Row> {
    this.#preparing += 1;
    try {
      return await work();
    } finally {
      this.#preparing -= 1;
    }
  }

  /** Takes a row all the way, and counts it meanwhile. */
  async take<Result>(priority: Priority, work: () => Promise<Result>): Promise<Result> {
    this.#pending[priority] += 1;
    try {
      return await work();
    } finally {
      this.#pending[priority] -= 1;
    }
  }

  /**
   * @throws `ERR_OVERLOADED` with `retryAfterMs` if `count` rows more are too many, or too many for the deadline;
   * `ERR_UNAVAILABLE` while the model is being started again.
   */
  check(count: number, priority: Priority, deadline: Deadline): void {
    if (count === 0) return;
    const { name, maxQueue, perCall, inFlight, isReady, stats } = this.#options;
    if (!isReady()) {
      const message = `The model ${quote(name)} has ended and is being started again. Try again in a moment.`;
      throw new FeedloomError('ERR_UNAVAILABLE', message, { retryable: true, retryAfterMs: RESTART_MS });
    }
    const { queued, running, rowsPerSecond } = stats();
    const waiting = queued + this.#preparing;
    const msPerRow = 1000 / ((rowsPerSecond ?? Infinity) * inFlight);
    if (waiting + Math.min(count, perCall) > maxQueue) {
      this.#refuse(count, `${quote(waiting)} wait for the model ${quote(name)} already`, waiting * msPerRow);
    }
    const { interactive, background } = this.#pending;
    const ahead = (priority === 'interactive' ? interactive : interactive + background) - running;
    // While nothing waits nothing is refused, or an estimate that is wrong could never be corrected.
    if (ahead <= 0) return;
    const late = (ahead + count) * msPerRow - deadline.remainingMs;
    if (late > 0) this.#refuse(count, `the model ${quote(name)} would be late by ${quote(Math.ceil(late))} ms`, late);
  }

  #refuse(count: number, why: string, waitMs: number): never {
    this.#refused += count;
    const retryAfterMs = Math.max(1, Math.ceil(waitMs));
    const message = `Not begun: ${why}. Try again in ${retryAfterMs} ms, allow more time, or send less.`;
    throw new FeedloomError('ERR_OVERLOADED', message, { retryable: true, retryAfterMs });
  }
}
