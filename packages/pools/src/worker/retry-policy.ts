import { Deadline, FeedloomError, count, requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions, Clock, Random } from '@feedloom/core';

/** How failed calls are made again. */
export interface RetryOptions {
  /**
   * How often a call is made in all. A queue takes back what has failed so often, a stream cannot: allow enough
   * attempts to outlast a short outage there. @defaultValue 3
   */
  readonly attempts?: number | undefined;
  /** The longest wait before the second attempt, in milliseconds; it doubles with each further one. @defaultValue 20 */
  readonly baseMs?: number | undefined;
  /** The longest wait before any attempt, in milliseconds. @defaultValue 1,000 */
  readonly capMs?: number | undefined;
  /** How long one attempt may take, in milliseconds, before it counts as failed. @defaultValue 10,000 */
  readonly callTimeoutMs?: number | undefined;
}

/** What a policy needs beside its numbers. */
export interface RetryPolicyParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Called before each wait. */
  readonly onRetry: () => void;
}

/** What is called, by the names of the telemetry, and what the calls do, for messages. */
const WORK = {
  scorer: 'valuing offers',
  pools: 'adding to a pool',
  audience: 'reading an audience',
  activity: 'reading activity',
  progress: 'keeping progress',
  'dead-letters': 'writing dead letters',
  queue: 'talking to the queue of offers',
  history: 'reading history',
} as const;

/** A part that a worker depends on. */
export type Dependency = keyof typeof WORK;

/** One call of a part. */
export type Attempt<Value> = (options: CallOptions) => Promise<Value>;

/**
 * Makes calls again that failed for a reason that may pass: exponential back-off with full jitter.
 *
 * Only for calls that may be repeated: an `indeterminate` failure is one of the reasons to repeat them.
 *
 * @see {@link https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/ | Brooker} for the jitter
 */
export class RetryPolicy {
  readonly attempts: number;
  readonly #baseMs: number;
  readonly #capMs: number;
  readonly #callTimeoutMs: number;
  readonly #parts: RetryPolicyParts;

  constructor(
    { attempts = 3, baseMs = 20, capMs = 1_000, callTimeoutMs = 10_000 }: RetryOptions,
    parts: RetryPolicyParts,
  ) {
    requirePositiveInteger('retry.attempts', attempts);
    requireNonNegative('retry.baseMs', baseMs);
    requireNonNegative('retry.capMs', capMs);
    requirePositiveInteger('retry.callTimeoutMs', callTimeoutMs);
    this.attempts = attempts;
    this.#baseMs = baseMs;
    this.#capMs = capMs;
    this.#callTimeoutMs = callTimeoutMs;
    this.#parts = parts;
  }

  /** Makes one attempt, which ends within the time of a call. @throws What it failed with, or `ERR_TIMEOUT`. */
  async once<Value>(part: Dependency, attempt: Attempt<Value>, signal: AbortSignal | undefined): Promise<Value> {
    const deadline = Deadline.of({ signal, deadlineMs: this.#callTimeoutMs }, this.#parts.clock);
    deadline.check(WORK[part]);
    // Called in an async function, so that a throw of foreign code is a rejection like any other.
    const work = (async () => attempt(deadline.toCallOptions()))();
    return deadline.race(work, WORK[part], { indeterminate: true });
  }

  /** Makes up to {@link RetryPolicy.attempts} attempts. @throws What the last one failed with. */
  async run<Value>(part: Dependency, attempt: Attempt<Value>, signal: AbortSignal | undefined): Promise<Value> {
    for (let made = 1; ; made += 1) {
      try {
        return await this.once(part, attempt, signal);
      } catch (error) {
        if (made === this.attempts || !mayPass(error)) throw error;
        await this.pause(part, made, error, signal);
      }
    }
  }

  /** Waits before the attempt after the `made`-th, at least as long as `failure` asks for. @throws `ERR_ABORTED`. */
  async pause(part: Dependency, made: number, failure: unknown, signal: AbortSignal | undefined): Promise<void> {
    this.#parts.onRetry();
    count('feedloom.retry', 1, { dep: part });
    const jitterMs = this.#parts.random.next() * Math.min(this.#capMs, this.#baseMs * 2 ** (made - 1));
    const askedMs = FeedloomError.is(failure) ? (failure.retryAfterMs ?? 0) : 0;
    const delayMs = Math.max(jitterMs, Math.min(askedMs, this.#callTimeoutMs));
    await Deadline.of({ signal }, this.#parts.clock).sleep(delayMs, 'waiting for another attempt');
  }
}

/** Whether the same call may succeed later. Of foreign errors nothing is known, so they may. */
export function mayPass(error: unknown): boolean {
  return FeedloomError.is(error) ? error.retryable || error.indeterminate : true;
}

/** What went wrong, in one line. */
export function reasonOf(error: unknown): string {
  if (FeedloomError.is(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
