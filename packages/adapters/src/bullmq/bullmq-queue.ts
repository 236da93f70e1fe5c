import { FeedloomError, requireId, requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions, DeadLetter, Deadline, EnqueueOptions, QueueSize, Task, TaskQueue } from '@feedloom/core';
import { BullMqTask } from './bullmq-task.js';
import { claimJobs, recover } from './claim-jobs.js';
import { deadLetterOf, newJob, packPayload } from './job-records.js';
import type { JobStore } from './job-store.js';

/** How many jobs are sent, or dead letters are read, at a time. */
const BATCH = 500;

/** How long a producer that is refused should wait, in milliseconds. */
const RETRY_AFTER_MS = 1000;

/**
 * A `TaskQueue` that is a queue of BullMQ: other programs may add jobs to it, watch it and work on it with BullMQ.
 *
 * A lease is the lock of a job, which ends by itself when a process dies. Finished jobs are removed, dead letters are
 * BullMQ's failed jobs, ids are BullMQ's. Made by `openBullMqQueue` or `createBullMqQueue`.
 */
export class BullMqQueue<Payload> implements TaskQueue<Payload> {
  readonly #store: JobStore;
  readonly #maxWaiting: number;
  readonly #release: () => Promise<void>;
  #recoveredAt: number;

  /** Uses a store that is ready. */
  constructor(store: JobStore, maxWaiting: number, release: () => Promise<void>) {
    this.#store = store;
    this.#maxWaiting = maxWaiting;
    this.#release = release;
    this.#recoveredAt = store.parts.clock.monotonic();
  }

  /**
   * See `TaskQueue.enqueue`. A long list is sent in several requests: a failure may leave its beginning in the queue.
   *
   * @throws `ERR_OVERLOADED` with `retryAfterMs` if `maxWaiting` tasks wait; `ERR_INVALID_PAYLOAD`,
   * `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE`.
   */
  async enqueue(
    payloads: readonly Payload[],
    { delayMs = 0, dedupeKey, ...options }: EnqueueOptions = {},
  ): Promise<string[]> {
    const deadline = this.#store.begin(options, 'enqueue');
    requireNonNegative('delayMs', delayMs);
    if (dedupeKey !== undefined) requireId('dedupeKey', dedupeKey);
    if (dedupeKey !== undefined && payloads.length > 1) {
      throw new FeedloomError(
        'ERR_INVALID_ARGUMENT',
        `\`dedupeKey\` names one task, got \`${payloads.length}\` payloads. Enqueue each with its own key.`,
      );
    }
    const data = payloads.map(packPayload);
    if (data.length === 0) return [];
    await this.#requireRoom(deadline);
    const ids: string[] = [];
    for (let start = 0; start < data.length; start += BATCH) {
      const now = Math.floor(this.#store.parts.clock.now());
      const entries = data
        .slice(start, start + BATCH)
        .map((each) => ({ job: newJob(each, now, delayMs, dedupeKey), jobId: '' }));
      const added = await this.#store.write('enqueuing tasks', deadline, (backend) => backend.addJobs(entries));
      ids.push(...added.map(String));
    }
    return ids;
  }

  /** See `TaskQueue.take`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async take(count: number, options?: CallOptions): Promise<Task<Payload>[]> {
    requirePositiveInteger('count', count);
    const deadline = this.#store.begin(options, 'take');
    const { clock, leaseMs } = this.#store.parts;
    if (clock.monotonic() - this.#recoveredAt > leaseMs / 2) {
      // A queue that never runs dry must hand out again what dead workers held, too.
      this.#recoveredAt = clock.monotonic();
      await recover(this.#store, deadline);
    }
    const jobs = await claimJobs(this.#store, count, deadline);
    return jobs.map((job) => new BullMqTask<Payload>(this.#store, job));
  }

  /** See `TaskQueue.dead`. @throws `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async dead({ limit, ...options }: CallOptions & { readonly limit?: number | undefined } = {}): Promise<
    DeadLetter<Payload>[]
  > {
    if (limit !== undefined) requirePositiveInteger('limit', limit);
    const deadline = this.#store.begin(options, 'dead');
    const last = limit === undefined ? -1 : limit - 1;
    const found = await this.#store.read('reading dead letters', deadline, (backend) => {
      return backend.getRanges(['failed'], 0, last, true);
    });
    const ids = found.flat();
    const letters: DeadLetter<unknown>[] = [];
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH);
      const records = await this.#store.read('reading dead letters', deadline, (backend) => {
        return Promise.all(batch.map(async (id) => ({ id, json: await backend.getJobData(id) })));
      });
      letters.push(...records.flatMap(({ id, json }) => (json === undefined ? [] : [deadLetterOf(json, id)])));
    }
    return letters as DeadLetter<Payload>[];
  }

  /** See `TaskQueue.size`. Tasks whose lease is over count as leased until somebody takes. @throws `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async size(options?: CallOptions): Promise<QueueSize> {
    const deadline = this.#store.begin(options, 'size');
    const counts = await this.#store.read('counting tasks', deadline, (backend) => {
      return backend.getCounts(['waiting', 'prioritized', 'delayed', 'active', 'failed']);
    });
    const [waiting = 0, prioritized = 0, delayed = 0, leased = 0, dead = 0] = counts;
    return { waiting: waiting + prioritized + delayed, leased, dead };
  }

  /** Closes what the queue has opened; a client of yours stays open. Idempotent. */
  async close(): Promise<void> {
    await this.#store.close();
    await this.#release();
  }

  /** The same as {@link BullMqQueue.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #requireRoom(deadline: Deadline): Promise<void> {
    if (this.#maxWaiting === Infinity) return;
    const { waiting } = await this.size(deadline.toCallOptions());
    if (waiting < this.#maxWaiting) return;
    throw new FeedloomError(
      'ERR_OVERLOADED',
      `\`${waiting}\` tasks wait, \`maxWaiting\` is \`${this.#maxWaiting}\`. Try again later, or add workers.`,
      { retryable: true, retryAfterMs: RETRY_AFTER_MS },
    );
  }
}
