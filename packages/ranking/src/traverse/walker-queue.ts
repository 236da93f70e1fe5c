import { FeedloomError } from '@feedloom/core';
import type { Walker } from './walker.js';
import type { RunCosts } from './run-costs.js';
import type { WalkerTask } from './walker-task.js';

/**
 * The tasks that wait for a worker: urgent ones first come first served, then those that can wait.
 *
 * An urgent task that cannot be done before its deadline, by what tasks before it and it itself are expected to take, is
 * refused rather than queued; so is one that would be the `maxWaiting`-th. A task that can start at once never is, so that
 * expectations that are too high can be unlearned.
 */
export class WalkerQueue {
  readonly #urgent = new Set<WalkerTask>();
  readonly #patient = new Set<WalkerTask>();
  readonly #costs: RunCosts;
  readonly #maxWaiting: number;

  /** An empty queue of at most `maxWaiting` urgent tasks. */
  constructor(costs: RunCosts, maxWaiting: number) {
    this.#costs = costs;
    this.#maxWaiting = maxWaiting;
  }

  /** Tasks that wait. */
  get size(): number {
    return this.#urgent.size + this.#patient.size;
  }

  /** Queues a task for `walkers`, none of which is idle. @throws `ERR_OVERLOADED` for one that would be late. */
  add(task: WalkerTask, isUrgent: boolean, walkers: readonly Walker[]): void {
    if (isUrgent) this.#admit(task, walkers);
    const queue = isUrgent ? this.#urgent : this.#patient;
    queue.add(task);
    task.cancel = () => void queue.delete(task);
  }

  /** Takes the next task out. */
  next(): WalkerTask | undefined {
    for (const queue of [this.#urgent, this.#patient]) {
      for (const task of queue) {
        queue.delete(task);
        return task;
      }
    }
    return undefined;
  }

  /** Rejects all that wait. */
  rejectAll(error: unknown): void {
    for (let task = this.next(); task !== undefined; task = this.next()) task.reject(error);
  }

  #admit(task: WalkerTask, walkers: readonly Walker[]): void {
    let aheadMs = 0;
    for (const each of this.#urgent) aheadMs += this.#expected(each);
    for (const { running } of walkers) {
      if (running !== undefined) aheadMs += Math.max(0, this.#expected(running.task) - running.forMs);
    }
    const waitMs = aheadMs / Math.max(1, walkers.length);
    const isLate = waitMs + this.#expected(task) > task.deadline.remainingMs;
    if (!isLate && this.#urgent.size < this.#maxWaiting) return;
    const message = `${this.#urgent.size} traversals wait already, so that this one would be late. Add workers, or ask less.`;
    throw new FeedloomError('ERR_OVERLOADED', message, {
      retryable: true,
      retryAfterMs: Math.max(1, Math.ceil(waitMs)),
    });
  }

  #expected({ work: { method, units } }: WalkerTask): number {
    return this.#costs.estimate(method, units);
  }
}
