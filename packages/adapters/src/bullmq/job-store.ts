import { Deadline, FeedloomError } from '@feedloom/core';
import type { CallOptions, Clock, Random } from '@feedloom/core';
import type { IQueueBackend } from 'bullmq';
import { wrapRedisError } from '../redis/wrap-redis-error.js';
import { ClaimLine } from './claim-line.js';

/** A backend of BullMQ, its limits and its time. */
export interface JobStoreParts {
  /** Makes the backend when it is first needed. */
  readonly connect: () => Promise<IQueueBackend>;
  readonly clock: Clock;
  readonly random: Random;
  readonly timeoutMs: number;
  readonly leaseMs: number;
  readonly maxAttempts: number;
}

/** The jobs of one queue: steps of BullMQ, each of which settles in time and fails with typed errors. */
export class JobStore {
  readonly parts: JobStoreParts;
  /** Who wants jobs. */
  readonly line = new ClaimLine(() => this.#token());
  readonly #holder: string;
  #holdings = 0;
  #backend: Promise<IQueueBackend> | undefined;
  /** The backend once it is there: most steps need not wait for it. */
  #ready: IQueueBackend | undefined;
  #isClosed = false;

  constructor(parts: JobStoreParts) {
    this.parts = parts;
    this.#holder = Buffer.from(parts.random.bytes(12)).toString('base64url');
  }

  /** The deadline of a call. @throws `ERR_CLOSED` */
  begin(options: CallOptions | undefined, what: string): Deadline {
    if (this.#isClosed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`BullMqQueue\`.`);
    const deadline = Deadline.of(options, this.parts.clock);
    deadline.check(what);
    return deadline;
  }

  /** Whether nothing is begun any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Takes one step that only reads. */
  read<Result>(doing: string, deadline: Deadline, step: (backend: IQueueBackend) => Promise<Result>): Promise<Result> {
    return this.#step(doing, deadline, step, false);
  }

  /** Takes one step that changes something. @throws With `indeterminate` if it may have been done all the same. */
  write<Result>(doing: string, deadline: Deadline, step: (backend: IQueueBackend) => Promise<Result>): Promise<Result> {
    return this.#step(doing, deadline, step, true);
  }

  /** Closes what the queue has opened. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const closing = this.#backend?.then((backend) => backend.close());
    if (closing === undefined) return;
    // One that waits for its server closes once that answers, and is not waited for.
    const { clock, timeoutMs } = this.parts;
    await Deadline.of({ deadlineMs: timeoutMs }, clock)
      .race(closing, 'closing the queue')
      .catch(() => undefined);
  }

  #token(): string {
    this.#holdings += 1;
    return `${this.#holder}:${this.#holdings}`;
  }

  async #step<Result>(
    doing: string,
    deadline: Deadline,
    step: (backend: IQueueBackend) => Promise<Result>,
    isWrite: boolean,
  ): Promise<Result> {
    deadline.check(doing);
    const limited = deadline.within(this.parts.timeoutMs);
    try {
      this.#ready ??= await limited.race(this.#connected(), `connecting for ${doing}`);
      const backend = this.#ready;
      return await limited.race(step(backend), doing, { indeterminate: isWrite });
    } catch (error) {
      throw wrapRedisError(error, doing, isWrite);
    }
  }

  #connected(): Promise<IQueueBackend> {
    this.#backend ??= this.parts.connect().catch((error: unknown) => {
      // The next call tries again.
      this.#backend = undefined;
      throw error;
    });
    return this.#backend;
  }
}
