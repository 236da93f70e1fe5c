import type { CallOptions } from './call-options.js';

/** How a task enters the queue. */
export interface EnqueueOptions extends CallOptions {
  /** Milliseconds before it may be taken. @defaultValue 0 */
  readonly delayMs?: number | undefined;
  /** A task with the same key that has not been finished makes this one a duplicate, which is not added. */
  readonly dedupeKey?: string | undefined;
}

/** How a task is given back. */
export interface GiveBackOptions extends CallOptions {
  /** Milliseconds before it may be taken again. @defaultValue 0 */
  readonly delayMs?: number | undefined;
  /** Why, for the dead letter that it may become. @defaultValue `'retried too often'` */
  readonly reason?: string | undefined;
  /**
   * Whether this taking counts as an attempt. With `false` the task is as if it had not been taken, and never becomes a
   * dead letter: for a worker that stops. @defaultValue true
   */
  readonly charge?: boolean | undefined;
}

/** One taken task. It is hidden from other takers until `leaseMs` is over. */
export interface Task<Payload> {
  /** Names the task for its whole life; opaque. */
  readonly id: string;
  /** What was enqueued. */
  readonly payload: Payload;
  /** How often it has been taken, this time included, without the times that were not charged; at least 1. */
  readonly attempt: number;
  /** Removes the task. @returns `false` if its lease was over and somebody else may have it. */
  done(options?: CallOptions): Promise<boolean>;
  /**
   * Gives it back, to be taken again after `delayMs`, or kept as a dead letter after the last attempt.
   *
   * @returns `false` if its lease was over and somebody else may have it.
   */
  retry(options?: GiveBackOptions): Promise<boolean>;
  /** Hides it for another lease. @returns `false` if its lease was over. */
  extend(options?: CallOptions): Promise<boolean>;
}

/** A task that failed for good, kept for people to look at. */
export interface DeadLetter<Payload> {
  /** The id that the task had. */
  readonly id: string;
  /** What was enqueued; `undefined` if the store's record of it was damaged. */
  readonly payload: Payload | undefined;
  /** How often it was taken; 0 if the record was damaged. */
  readonly attempts: number;
  /** What its last taker said, that its lease ran out, or that its record was damaged. */
  readonly reason: string;
  /** When it died, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The bytes of the store's record, if it was damaged. */
  readonly damaged?: Uint8Array | undefined;
}

/** How many tasks there are, by state. */
export interface QueueSize {
  /** Due now, or later. */
  readonly waiting: number;
  /** Taken, with the lease still running. */
  readonly leased: number;
  /** Dead letters. */
  readonly dead: number;
}

/** A durable queue of work that is done at least once, oldest due first. */
export interface TaskQueue<Payload> {
  /** Adds tasks. @returns The id of each, in the order given; a duplicate gets the id of the task that it repeats. */
  enqueue(payloads: readonly Payload[], options?: EnqueueOptions): Promise<string[]>;
  /**
   * Takes up to `count` due tasks; an empty list if there is none. A task whose record is damaged becomes a dead letter
   * and stands in nobody's way.
   */
  take(count: number, options?: CallOptions): Promise<Task<Payload>[]>;
  /** Tasks that failed for good, oldest first. */
  dead(options?: CallOptions & { readonly limit?: number | undefined }): Promise<DeadLetter<Payload>[]>;
  /** Counts tasks by state. */
  size(options?: CallOptions): Promise<QueueSize>;
}
