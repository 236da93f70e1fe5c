import type { Priority } from '../contracts/embedder.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { record } from '../telemetry/metrics.js';
import { traced } from '../telemetry/spans.js';
import { quote } from '../validate.js';
import { BatchQueue } from './batch-queue.js';
import { BatchTiming } from './batch-timing.js';
import { batcherSettings } from './batcher-settings.js';
import type { BatcherSettings } from './batcher-settings.js';
import type { Batcher, BatcherOptions, BatcherStats, SubmitOptions } from './batcher.js';
import { QueuedRow } from './queued-row.js';
import { runBatch } from './run-batch.js';

/** Creates a batcher. @throws `ERR_INVALID_ARGUMENT` if the buckets are not positive integers that ascend. */
export function createBatcher<Row, Result>(options: BatcherOptions<Row, Result>): Batcher<Row, Result> {
  return new QueueBatcher(options);
}

/** A batch that runs. */
interface InProgress {
  readonly startedAt: number;
  readonly size: number;
}

class QueueBatcher<Row, Result> implements Batcher<Row, Result> {
  readonly #run: BatcherOptions<Row, Result>['run'];
  readonly #settings: BatcherSettings;
  readonly #queue: BatchQueue<QueuedRow<Row, Result>>;
  readonly #timing = new BatchTiming();
  readonly #inProgress = new Set<InProgress>();
  readonly #counts = { running: 0, done: 0, batches: 0, refused: 0, expired: 0, failed: 0 };
  #cancelDelay: () => void = () => undefined;
  #isDispatchDue = false;
  #closing: Promise<void> | undefined;
  #markIdle: () => void = () => undefined;

  constructor(options: BatcherOptions<Row, Result>) {
    this.#run = options.run;
    this.#settings = batcherSettings(options);
    this.#queue = new BatchQueue(this.#settings.ageMs);
  }

  async submit(row: Row, { priority = 'interactive', ...options }: SubmitOptions = {}): Promise<Result> {
    const what = `waiting for a batch of ${this.#settings.name}`;
    const deadline = Deadline.of(options, this.#settings.clock);
    requirePriority(priority);
    deadline.check(what);
    if (this.#closing !== undefined)
      throw new FeedloomError('ERR_CLOSED', `${this.#settings.name} is closed. Open it again.`);
    const since = this.#settings.clock.monotonic();
    this.#admit(since, priority, deadline.remainingMs);
    const queued = new QueuedRow<Row, Result>(row, { priority, since }, deadline);
    this.#queue.add(queued);
    this.#dispatchSoon();
    try {
      return await deadline.race(queued.result, what);
    } finally {
      if (!queued.isSettled) this.#counts.expired += 1;
      if (this.#queue.delete(queued)) {
        this.#learnWait(queued);
        this.#dispatchSoon();
      }
    }
  }

  stats(): BatcherStats {
    return { queued: this.#queue.size, ...this.#counts, rowsPerSecond: this.#timing.rowsPerSecond };
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#markIdle = resolve;
      this.#dispatchSoon();
    });
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #admit(now: number, priority: Priority, remainingMs: number): void {
    if (this.#queue.size >= this.#settings.maxQueue)
      this.#refuse(`${this.#settings.maxQueue} rows are waiting`, this.#busyMs());
    const expectedMs = this.#expectedMs(now, priority);
    if (expectedMs <= remainingMs) return;
    const figures = `${Math.ceil(expectedMs)} ms are needed, ${Math.floor(remainingMs)} ms are left`;
    this.#refuse(figures, expectedMs - remainingMs);
  }

  #refuse(why: string, retryAfterMs: number): never {
    this.#counts.refused += 1;
    const message = `${this.#settings.name} is busy: ${why}. Try again later, or with more time.`;
    throw new FeedloomError('ERR_OVERLOADED', message, {
      retryable: true,
      retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)),
    });
  }

  /** How long a row that comes now will take; 0 if that is unknown or nothing is busy. */
  #expectedMs(now: number, priority: Priority): number {
    if (this.#queue.size === 0 && this.#inProgress.size === 0) return 0;
    const { largest, maxInFlight } = this.#settings;
    const fullMs = this.#timing.expectedMs(largest);
    if (fullMs === undefined) return 0;
    const ahead = this.#queue.ahead(now, priority);
    const waitMs = this.#busyMs() + (Math.floor(ahead / largest) * fullMs) / maxInFlight;
    // Others will come and share its batch.
    const rows = Math.max((ahead % largest) + 1, this.#timing.usualRows);
    // Interactive rows will come and overtake it; but one that waits must find out when that is over.
    const isOvertaken = priority === 'background' && this.#queue.has('background');
    const overtakenMs = isOvertaken ? this.#timing.backgroundWaitMs : 0;
    return Math.max(waitMs, overtakenMs) + (this.#timing.expectedMs(this.#bucket(rows)) ?? fullMs);
  }

  #learnWait({ priority, since }: QueuedRow<Row, Result>): void {
    if (priority === 'background') this.#timing.addWait(this.#settings.clock.monotonic() - since);
  }

  /** How long until a batch can start; one that is overdue will take as long again as it is late. */
  #busyMs(): number {
    if (this.#inProgress.size < this.#settings.maxInFlight) return 0;
    const now = this.#settings.clock.monotonic();
    const left = [...this.#inProgress].map(({ startedAt, size }) => {
      return Math.abs((this.#timing.expectedMs(size) ?? 0) - (now - startedAt));
    });
    return Math.min(...left);
  }

  #bucket(rows: number): number {
    return this.#settings.buckets.find((bucket) => bucket >= rows) ?? this.#settings.largest;
  }

  /** Once the caller has submitted all that it has, so that its rows share a batch. */
  #dispatchSoon(): void {
    if (this.#isDispatchDue) return;
    this.#isDispatchDue = true;
    queueMicrotask(() => {
      this.#isDispatchDue = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    this.#cancelDelay();
    while (this.#inProgress.size < this.#settings.maxInFlight) {
      const { oldestSince } = this.#queue;
      if (oldestSince === undefined) break;
      const delayMs = oldestSince + this.#settings.maxDelayMs - this.#settings.clock.monotonic();
      if (delayMs > 0 && this.#queue.size < this.#settings.largest && this.#closing === undefined) {
        this.#cancelDelay = this.#settings.clock.setTimer(() => this.#dispatch(), delayMs);
        return;
      }
      const rows = this.#take();
      if (rows.length === 0) break;
      this.#start(rows);
    }
    if (this.#queue.size === 0 && this.#inProgress.size === 0) this.#markIdle();
  }

  /** The rows whose turn it is, without those that would not be done in time; they leave when their time is up. */
  #take(): QueuedRow<Row, Result>[] {
    const present = [...this.#queue].filter((row) => !row.isLeft);
    const expectedMs = this.#timing.expectedMs(this.#bucket(present.length)) ?? 0;
    const inTime = present.filter((row) => row.remainingMs >= expectedMs);
    // If nothing was run, nobody would learn that batches have become faster.
    const rows = inTime.length > 0 || this.#inProgress.size > 0 ? inTime : present;
    const batch = rows.slice(0, this.#settings.largest);
    for (const row of batch) {
      this.#queue.delete(row);
      this.#learnWait(row);
    }
    return batch;
  }

  #start(rows: readonly QueuedRow<Row, Result>[]): void {
    const progress = { startedAt: this.#settings.clock.monotonic(), size: this.#bucket(rows.length) };
    this.#inProgress.add(progress);
    this.#counts.running += rows.length;
    void runBatch(rows, (some) => this.#runOnce(some)).then(({ done, failed }) => {
      this.#inProgress.delete(progress);
      this.#counts.running -= rows.length;
      this.#counts.done += done;
      this.#counts.failed += failed;
      this.#dispatch();
    });
  }

  async #runOnce(rows: readonly Row[]): Promise<readonly Result[]> {
    const size = this.#bucket(rows.length);
    const startedAt = this.#settings.clock.monotonic();
    this.#counts.batches += 1;
    record('feedloom.embed.batch_size', rows.length, { model: this.#settings.name });
    const results = await traced('feedloom.embed', { model: this.#settings.name }, async () =>
      this.#run(rows, { size }),
    );
    this.#timing.add(rows.length, size, this.#settings.clock.monotonic() - startedAt);
    return results;
  }
}

function requirePriority(priority: unknown): asserts priority is Priority {
  if (priority === 'interactive' || priority === 'background') return;
  const message = `\`priority\` must be interactive or background, got ${quote(priority)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
