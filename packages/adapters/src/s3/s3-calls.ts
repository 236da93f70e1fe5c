import { Deadline, requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions, Clock, Random } from '@feedloom/core';
import type { S3Client } from '@aws-sdk/client-s3';
import { loadDriver } from '../load-driver.js';
import { wrapS3Error } from './wrap-s3-error.js';

/** The library of the client: its commands. */
export type S3Driver = typeof import('@aws-sdk/client-s3');

/** How calls are made, and made again. */
export interface S3CallOptions {
  /** How long one attempt may take, in milliseconds; of a streamed blob, one part or chunk. @defaultValue 30,000 */
  readonly timeoutMs?: number | undefined;
  /** The most attempts, the first included. @defaultValue 4 */
  readonly attempts?: number | undefined;
  /** The longest wait before the second attempt, in milliseconds; it doubles with each. @defaultValue 50 */
  readonly baseMs?: number | undefined;
}

/** What one attempt may use. */
export interface Attempt {
  readonly client: S3Client;
  readonly driver: S3Driver;
  /** Aborts when the attempt is given up. */
  readonly signal: AbortSignal;
}

/** The kind of a call, for its failures. */
export interface CallKind {
  /** For messages: `put a blob`. */
  readonly doing: string;
  /** Whether it may change something. @defaultValue `false` */
  readonly isWrite?: boolean | undefined;
  /** How many times longer than others it may take. @defaultValue 1 */
  readonly patience?: number | undefined;
}

/** The longest wait before any attempt, in milliseconds. */
const LONGEST_WAIT_MS = 5_000;

/** How long a chore may take, in milliseconds. */
const CHORE_MS = 10_000;

/** Calls of one client, each of which settles in time and is made again after failures that may pass. */
export class S3Calls {
  readonly #client: S3Client;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #timeoutMs: number;
  readonly #attempts: number;
  readonly #baseMs: number;
  readonly #chores = new Set<Promise<unknown>>();
  #driver: S3Driver | undefined;

  constructor(
    client: S3Client,
    { clock, random, timeoutMs = 30_000, attempts = 4, baseMs = 50 }: S3CallOptions & { clock: Clock; random: Random },
  ) {
    requirePositiveInteger('timeoutMs', timeoutMs);
    requirePositiveInteger('attempts', attempts);
    requireNonNegative('baseMs', baseMs);
    this.#client = client;
    this.#clock = clock;
    this.#random = random;
    this.#timeoutMs = timeoutMs;
    this.#attempts = attempts;
    this.#baseMs = baseMs;
  }

  /** The deadline of a call with `options`. */
  deadlineOf(options?: CallOptions): Deadline {
    return Deadline.of(options, this.#clock);
  }

  /** A name that nobody else has. */
  token(): string {
    return Buffer.from(this.#random.bytes(16)).toString('hex');
  }

  /** Makes one call, again while it fails and may succeed: so doing `work` twice must be the same as once. */
  run<Result>(kind: CallKind, deadline: Deadline, work: (attempt: Attempt) => Promise<Result>): Promise<Result> {
    return this.again(kind, deadline, () => this.once(kind, deadline, work));
  }

  /** Does `work`, again with full jitter while it fails and may succeed. @throws Typed errors only. */
  async again<Result>(kind: CallKind, deadline: Deadline, work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        const failure = wrapS3Error(error, kind.doing, kind.isWrite);
        if (!failure.retryable || attempt === this.#attempts || deadline.aborted) throw failure;
        const waitMs = this.#random.next() * Math.min(LONGEST_WAIT_MS, this.#baseMs * 2 ** (attempt - 1));
        if (waitMs >= deadline.remainingMs) throw failure;
        await deadline.sleep(waitMs, `the wait before S3 ${kind.doing} again`);
      }
    }
  }

  /** Makes one attempt. @throws Errors of the client as they are, so that answers can be told apart. */
  async once<Result>(kind: CallKind, deadline: Deadline, work: (attempt: Attempt) => Promise<Result>): Promise<Result> {
    deadline.check(`S3 ${kind.doing}`);
    // Kept: an import of what is loaded is still looked up.
    this.#driver ??= await loadDriver('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'));
    const driver = this.#driver;
    const controller = new AbortController();
    const { signal } = controller;
    try {
      return await this.inTime(kind, deadline, work({ client: this.#client, driver, signal }));
    } catch (error) {
      // The request, if it is still under way, must not hold its connection.
      controller.abort();
      throw error;
    }
  }

  /** Begins what only {@link S3Calls.idle} waits for, and not for long, and whose failure is nobody's. */
  later(chore: (deadline: Deadline) => Promise<unknown>): void {
    const done: Promise<boolean> = chore(this.deadlineOf({ deadlineMs: CHORE_MS })).then(
      () => this.#chores.delete(done),
      () => this.#chores.delete(done),
    );
    this.#chores.add(done);
  }

  /** Waits for all that was begun by {@link S3Calls.later}. */
  async idle(): Promise<void> {
    while (this.#chores.size > 0) await Promise.all(this.#chores);
  }

  /** Waits for one step of a call, no longer than an attempt may take. */
  inTime<Result>(kind: CallKind, deadline: Deadline, working: Promise<Result>): Promise<Result> {
    const { doing, isWrite = false, patience = 1 } = kind;
    const indeterminate = isWrite;
    return deadline.within(this.#timeoutMs * patience).race(working, `S3 ${doing}`, { indeterminate });
  }
}
