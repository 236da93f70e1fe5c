import type { CallOptions, Clock, Deadline, Random, Task, TaskQueue } from '@feedloom/core';
import type { GraphEvent } from '../graph-event.js';
import type { EdgeChange } from './edge-change.js';
import { readLateUpdate, stampOf } from './late-update.js';
import type { LateUpdate } from './late-update.js';

/** The most changes of one task. */
const CHANGES = 250;

/** How many tasks are settled at a time. */
const TASKS = 32;

/** The longest that one call of the queue's store may take, in milliseconds. */
const PATIENCE_MS = 10_000;

/** How a backlog is worked off. */
export interface BacklogOptions {
  readonly queue: TaskQueue<LateUpdate>;
  readonly clock: Clock;
  readonly random: Random;
  /** The longest wait before the second attempt, in milliseconds; it doubles with each. */
  readonly baseMs: number;
  /** The longest wait before any attempt, in milliseconds. */
  readonly capMs: number;
  readonly onEvent: (event: GraphEvent) => void;
  /** Takes updates to the store, oldest first. @returns Whether each got there. */
  readonly settle: (updates: readonly LateUpdate[]) => Promise<readonly boolean[]>;
  /** Nothing waits any more. */
  readonly onEmpty: () => Promise<void>;
}

/**
 * Updates that the store refused, in a durable queue, and the loop that takes them to the store.
 *
 * The loop runs only while there is something to do. Other processes may work on the same queue.
 */
export class Backlog {
  readonly #options: BacklogOptions;
  #size = 0;
  /** Tasks that were ever added. */
  #added = 0;
  #attempt = 0;
  #working: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** Tasks that wait, as far as is known. */
  get size(): number {
    return this.#size;
  }

  /** Keeps updates. Once it resolves they are as safe as the queue's store makes them. */
  async keep(update: LateUpdate, cause: unknown, options: CallOptions): Promise<void> {
    const updates = 'changes' in update ? batches(update.changes).map((changes) => ({ changes })) : [update];
    await this.#options.queue.enqueue(updates, options);
    this.#added += updates.length;
    this.#size += updates.length;
    this.#options.onEvent({ kind: 'unreconciled', updates: updates.length, cause });
    this.#schedule();
  }

  /** Looks what there is from before, and works on it. @returns What could not be settled. */
  async begin(deadline: Deadline): Promise<readonly LateUpdate[]> {
    // Unknown until the queue can be asked: then the loop goes on asking.
    this.#size = 1;
    try {
      await this.#count(deadline.toCallOptions());
      while (this.#size > 0) {
        const { taken, unsettled } = await this.#round(deadline.toCallOptions());
        if (taken === 0 || unsettled.length > 0) return unsettled;
        if (this.#size === 1) await this.#count(deadline.toCallOptions());
      }
    } catch (cause) {
      deadline.check('opening the graph');
      this.#options.onEvent({ kind: 'error', cause });
    }
    return [];
  }

  /** Goes on with the loop if there is anything to do. */
  resume(): void {
    if (this.#size > 0) this.#schedule();
  }

  /** Works on all that can be taken now, once. */
  async drain(): Promise<void> {
    if (this.#size === 0 || this.#closed) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    await this.#work();
  }

  /** Stops the loop; what waits, waits for the next process. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    await this.#working;
  }

  #schedule(): void {
    if (this.#closed || this.#cancelTimer !== undefined || this.#working !== undefined) return;
    const { clock, random, baseMs, capMs } = this.#options;
    const bound = Math.min(capMs, baseMs * 2 ** this.#attempt);
    // Half fixed, half random: never at once, and not in step with other processes.
    const delayMs = bound / 2 + (random.next() * bound) / 2;
    this.#cancelTimer = clock.setTimer(() => {
      this.#cancelTimer = undefined;
      void this.#work();
    }, delayMs);
  }

  #work(): Promise<void> {
    this.#working ??= this.#workOff().finally(() => {
      this.#working = undefined;
      this.resume();
    });
    return this.#working;
  }

  async #workOff(): Promise<void> {
    const options = { deadlineMs: PATIENCE_MS };
    try {
      while (this.#size > 0 && !this.#closed) {
        const { taken, unsettled } = await this.#round(options);
        // What cannot be taken is in the hands of another process, or of one that died, until its lease is over.
        if (taken === 0) await this.#count(options);
        this.#attempt = taken === 0 || unsettled.length > 0 ? this.#attempt + 1 : 0;
        if (this.#attempt > 0) break;
        if (this.#size === 1) await this.#count(options);
      }
      if (this.#size === 0 && !this.#closed) await this.#empty();
    } catch (cause) {
      this.#attempt += 1;
      this.#options.onEvent({ kind: 'error', cause });
    }
  }

  async #empty(): Promise<void> {
    try {
      await this.#options.onEmpty();
    } catch (error) {
      // Something is left to do: the loop comes back.
      this.#size = Math.max(1, this.#size);
      throw error;
    }
  }

  async #count(options: CallOptions): Promise<void> {
    const before = this.#added;
    const { waiting, leased } = await this.#options.queue.size(options);
    // What came while it was counted may have been counted or not: too many is looked after, too few would be forgotten.
    this.#size = waiting + leased + this.#added - before;
  }

  async #round(options: CallOptions): Promise<{ readonly taken: number; readonly unsettled: readonly LateUpdate[] }> {
    const tasks = await this.#options.queue.take(TASKS, options);
    const read = tasks.map((task) => ({ task, update: readLateUpdate(task.payload) }));
    const known = read
      .flatMap(({ task, update }) => (update === undefined ? [] : [{ task, update }]))
      .sort((a, b) => stampOf(a.update) - stampOf(b.update));
    const settled = await this.#options.settle(known.map(({ update }) => update));
    const unsettled = known.filter((_, index) => settled[index] !== true);
    const finished = tasks.filter((task) => !unsettled.some((each) => each.task === task));
    await Promise.all([
      ...finished.map((task) => this.#finish(task, options)),
      // Not charged: the store is to blame, and an update is never given up.
      ...unsettled.map(({ task }) => task.retry({ ...options, charge: false })),
    ]);
    if (finished.length > 0) this.#options.onEvent({ kind: 'reconciled', updates: finished.length });
    return { taken: tasks.length, unsettled: unsettled.map(({ update }) => update) };
  }

  async #finish(task: Task<unknown>, options: CallOptions): Promise<void> {
    await task.done(options);
    // Not to 0: it may have been another process's, and ours be in that one's hands. Only counting tells.
    this.#size = Math.max(1, this.#size - 1);
  }
}

function batches(changes: readonly EdgeChange[]): EdgeChange[][] {
  const all: EdgeChange[][] = [];
  for (let first = 0; first < changes.length; first += CHANGES) all.push(changes.slice(first, first + CHANGES));
  return all;
}
