import type { CallOptions } from '../contracts/call-options.js';
import type { GiveBackOptions, Task } from '../contracts/task-queue.js';
import { requireNonNegative } from '../validate.js';
import type { QueuePartition } from './queue-partition.js';
import type { StoredTask } from './queue-records.js';

/**
 * A task in the hands of one worker. What it does is guarded by the exact cell that its lease wrote, so after somebody
 * else has taken the task nothing is done and the answer is `false`.
 */
export class LeasedTask<Payload> implements Task<Payload> {
  readonly id: string;
  readonly payload: Payload;
  readonly attempt: number;
  readonly #queue: QueuePartition;
  /** The task as this worker last wrote it; `undefined` once the task has left its hands. */
  #stored: StoredTask | undefined;
  /** Calls run one after the other, or an `extend` under way would make a `done` look late. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(queue: QueuePartition, stored: StoredTask) {
    const { id, payload, attempts } = stored.record;
    this.id = id;
    // A copy: the worker may change what it is given, the record must stay as it is.
    this.payload = structuredClone(payload) as Payload;
    this.attempt = attempts;
    this.#queue = queue;
    this.#stored = stored;
  }

  done(options?: CallOptions): Promise<boolean> {
    return this.#next(async (stored) => {
      const removed = await this.#queue.remove(stored, options);
      this.#stored = undefined;
      return removed;
    });
  }

  retry({
    delayMs = 0,
    reason = 'retried too often',
    charge = true,
    ...options
  }: GiveBackOptions = {}): Promise<boolean> {
    return this.#next(async (stored) => {
      requireNonNegative('delayMs', delayMs);
      const given = charge
        ? await this.#queue.giveBack(stored, delayMs, reason, options)
        : await this.#queue.release(stored, delayMs, options);
      this.#stored = undefined;
      return given;
    });
  }

  extend(options?: CallOptions): Promise<boolean> {
    return this.#next(async (stored) => {
      this.#stored = await this.#queue.lease(stored, this.attempt, options);
      return this.#stored !== undefined;
    });
  }

  #next(step: (stored: StoredTask) => Promise<boolean>): Promise<boolean> {
    const result = this.#last.then(() => (this.#stored === undefined ? false : step(this.#stored)));
    this.#last = result.catch(() => undefined);
    return result;
  }
}
