import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { EdgeChange } from './edge-change.js';

/** Changes that one call asks for. */
export interface ChangeJob {
  /** What to write, in order; the last change of an edge counts. */
  readonly changes: readonly EdgeChange[];
  /** Makes the changes in memory, once they are safe. @returns What to tell the caller. */
  readonly apply: () => number | Promise<number>;
  readonly deadline: Deadline;
}

interface WaitingJob extends ChangeJob {
  resolve(value: number): void;
  reject(error: unknown): void;
}

/** Writes what several calls ask for. @returns For each the error that it failed by, or `undefined`. */
export type WriteTogether = (jobs: readonly ChangeJob[]) => Promise<readonly unknown[]>;

/** The most changes that are written together. */
const TOGETHER = 2_000;

/**
 * Lets writers through one after the other, in the order in which they came. Changes that come while others are written
 * wait, and are then written together.
 */
export class WriteLane {
  readonly #write: WriteTogether;
  /** Jobs that wait to be written together; no longer joined once somebody wants to be alone. */
  #open: WaitingJob[] | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(write: WriteTogether) {
    this.#write = write;
  }

  /** Makes changes. @throws What writing them failed by; `ERR_CLOSED`; `ERR_TIMEOUT` or `ERR_ABORTED`, as indeterminate. */
  change(job: ChangeJob): Promise<number> {
    job.deadline.check('a change of the graph');
    if (this.#closed) return Promise.reject(closed());
    const done = new Promise<number>((resolve, reject) => this.#join({ ...job, resolve, reject }));
    return job.deadline.race(done, 'a change of the graph', { indeterminate: true });
  }

  /** Runs `work` with nobody else in the lane, after all that came before it. */
  alone<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#closed) return Promise.reject(closed());
    this.#open = undefined;
    return this.#enter(work);
  }

  /** Waits for all that came, and lets nothing more through. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last.catch(() => undefined);
  }

  #enter<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  #join(job: WaitingJob): void {
    if (this.#open !== undefined) {
      this.#open.push(job);
      return;
    }
    const batch = [job];
    this.#open = batch;
    void this.#enter(() => {
      if (this.#open === batch) this.#open = undefined;
      return this.#flush(batch);
    });
  }

  async #flush(jobs: readonly WaitingJob[]): Promise<void> {
    let group: WaitingJob[] = [];
    let changes = 0;
    for (const job of jobs) {
      if (changes > 0 && changes + job.changes.length > TOGETHER) {
        await this.#writeGroup(group);
        group = [];
        changes = 0;
      }
      group.push(job);
      changes += job.changes.length;
    }
    if (group.length > 0) await this.#writeGroup(group);
  }

  async #writeGroup(group: readonly WaitingJob[]): Promise<void> {
    // Whoever has left was told so, and what has not begun need not be done.
    const jobs = group.filter(({ deadline }) => !deadline.aborted && !deadline.expired);
    if (jobs.length === 0) return;
    const errors = await this.#write(jobs).catch((error: unknown) => jobs.map(() => error));
    for (const [index, job] of jobs.entries()) {
      if (errors[index] !== undefined) {
        job.reject(errors[index]);
        continue;
      }
      try {
        job.resolve(await job.apply());
      } catch (error) {
        job.reject(error);
      }
    }
  }
}

function closed(): FeedloomError {
  return new FeedloomError('ERR_CLOSED', 'The graph was closed. Open it again.');
}
