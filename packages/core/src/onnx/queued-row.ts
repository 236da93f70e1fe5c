import type { Priority } from '../contracts/embedder.js';
import type { Deadline } from '../deadline.js';
import type { Waiting } from './batch-queue.js';

/** A row and what becomes of it: one result or one error, whichever is first. */
export class QueuedRow<Row, Result> implements Waiting {
  readonly row: Row;
  readonly priority: Priority;
  readonly since: number;
  readonly result: Promise<Result>;
  readonly #deadline: Deadline;
  #isSettled = false;
  #resolve: (result: Result) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(row: Row, { priority, since }: Waiting, deadline: Deadline) {
    this.row = row;
    this.priority = priority;
    this.since = since;
    this.#deadline = deadline;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Whether a batch has settled it. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** How long its caller still waits, in milliseconds. */
  get remainingMs(): number {
    return this.#deadline.remainingMs;
  }

  /** Whether its caller waits no more. */
  get isLeft(): boolean {
    return this.#deadline.aborted || this.#deadline.expired;
  }

  resolve(result: Result): void {
    this.#isSettled = true;
    this.#resolve(result);
  }

  reject(error: unknown): void {
    this.#isSettled = true;
    this.#reject(error);
  }
}
