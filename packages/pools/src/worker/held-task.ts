import type { Random, Task } from '@feedloom/core';
import type { Offer } from '../contracts/worker.js';
import type { HeldOffer } from './held-offer.js';
import type { Attempt, RetryPolicy } from './retry-policy.js';

/** The longest that a task stays hidden after failures, in milliseconds. */
const LONGEST_DELAY_MS = 60_000;

/** How a task is held. */
export interface HeldTaskParts {
  readonly policy: RetryPolicy;
  readonly random: Random;
  /** The longest that a task stays hidden after its first failure, in milliseconds; it doubles with each further one. */
  readonly retryDelayMs: number;
}

/** A task of a queue as a {@link HeldOffer}. If its calls fail, the queue's lease ends by itself. */
export class HeldTask<Data, Source extends string> implements HeldOffer<Data, Source> {
  readonly isReturnable = true;
  readonly #task: Task<Offer<Data, Source>>;
  readonly #parts: HeldTaskParts;
  #isLost = false;
  #isSettled = false;

  constructor(task: Task<Offer<Data, Source>>, parts: HeldTaskParts) {
    this.#task = task;
    this.#parts = parts;
  }

  get offer(): Offer<Data, Source> {
    return this.#task.payload;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** Whether it is neither done nor given back nor lost. */
  get isOpen(): boolean {
    return !this.#isSettled && !this.#isLost;
  }

  /** Keeps it hidden from others. It is lost if its lease was over. Never rejects. */
  async extend(): Promise<void> {
    if (!this.isOpen) return;
    const { policy } = this.#parts;
    // A failure says nothing about the lease: the next beat asks again.
    const isHeld = await policy.once('queue', (options) => this.#task.extend(options), undefined).catch(() => true);
    if (!isHeld && !this.#isSettled) this.#isLost = true;
  }

  async done(): Promise<void> {
    await this.#settle((options) => this.#task.done(options));
  }

  async giveBack(reason: string, hasFailed: boolean): Promise<void> {
    const { random, retryDelayMs } = this.#parts;
    const longestMs = Math.min(LONGEST_DELAY_MS, retryDelayMs * 2 ** (this.#task.attempt - 1));
    const delayMs = hasFailed ? Math.ceil(random.next() * longestMs) : 0;
    // A task that was only interrupted has not failed: charged, a long one would be given up after a few deployments.
    await this.#settle((options) => this.#task.retry({ ...options, delayMs, reason, charge: hasFailed }));
  }

  async #settle(call: Attempt<boolean>): Promise<void> {
    if (!this.isOpen) return;
    this.#isSettled = true;
    await this.#parts.policy.run('queue', call, undefined).catch(() => false);
  }
}
