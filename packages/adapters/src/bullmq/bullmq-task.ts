import { requireNonNegative } from '@feedloom/core';
import type { CallOptions, GiveBackOptions, Task } from '@feedloom/core';
import type { IQueueBackend } from 'bullmq';
import { bury, ifOurs } from './claim-jobs.js';
import type { ClaimedJob } from './claim-line.js';
import type { JobStore } from './job-store.js';

/** A job in the hands of one worker. What it does is guarded by the lock that its taking has set. */
export class BullMqTask<Payload> implements Task<Payload> {
  readonly id: string;
  readonly payload: Payload;
  readonly attempt: number;
  readonly #store: JobStore;
  readonly #job: ClaimedJob;
  /** Whether the task is still in this worker's hands, as far as it knows. */
  #isHeld = true;
  /** Calls run one after the other, or an `extend` under way would make a `done` look late. */
  #last: Promise<unknown> = Promise.resolve();

  /** Holds a job that has been locked. */
  constructor(store: JobStore, job: ClaimedJob) {
    this.id = job.id;
    this.payload = job.payload?.value as Payload;
    this.attempt = job.attempts;
    this.#store = store;
    this.#job = job;
  }

  /** See `Task.done`. @throws `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_TIMEOUT` */
  done(options?: CallOptions): Promise<boolean> {
    return this.#leave('finishing a task', options, (backend) => this.#store.line.finish(backend, this.#job));
  }

  /** See `Task.retry`. @throws `ERR_INVALID_ARGUMENT`, and as {@link BullMqTask.done} */
  async retry({
    delayMs = 0,
    reason = 'retried too often',
    charge = true,
    ...options
  }: GiveBackOptions = {}): Promise<boolean> {
    requireNonNegative('delayMs', delayMs);
    const { id, token, attempts } = this.#job;
    if (charge && attempts >= this.#store.parts.maxAttempts) {
      return this.#next(async () => {
        const isBuried = await bury(this.#store, this.#job, reason, this.#store.begin(options, 'retry'));
        this.#isHeld = false;
        return isBuried;
      });
    }
    const fieldsToUpdate = { ats: charge ? attempts : attempts - 1 };
    return this.#leave('giving a task back', options, async (backend) => {
      const now = this.#store.parts.clock.now();
      if (delayMs === 0) await backend.retryJob(id, false, token, { fieldsToUpdate });
      else await backend.moveToDelayed(id, now, Math.ceil(delayMs), token, { fieldsToUpdate });
    });
  }

  /** See `Task.extend`. @throws as {@link BullMqTask.done} */
  extend(options?: CallOptions): Promise<boolean> {
    return this.#next(async () => {
      const { leaseMs } = this.#store.parts;
      const deadline = this.#store.begin(options, 'extend');
      const extended = await this.#store.write('extending a lease', deadline, (backend) => {
        return backend.extendLock(this.id, this.#job.token, leaseMs);
      });
      this.#isHeld = Number(extended) > 0;
      return this.#isHeld;
    });
  }

  #leave(
    doing: string,
    options: CallOptions | undefined,
    step: (backend: IQueueBackend) => Promise<void>,
  ): Promise<boolean> {
    return this.#next(async () => {
      const wasOurs = await ifOurs(this.#store.write(doing, this.#store.begin(options, doing), step));
      this.#isHeld = false;
      return wasOurs;
    });
  }

  #next(step: () => Promise<boolean>): Promise<boolean> {
    const result = this.#last.then(() => (this.#isHeld ? step() : false));
    this.#last = result.catch(() => undefined);
    return result;
  }
}
