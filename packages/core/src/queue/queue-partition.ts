import { Buffer } from 'node:buffer';
import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import type { Entry, OrderedStore } from '../contracts/ordered-store.js';
import type { Random } from '../contracts/random.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { sameBytes } from '../keys/bytes.js';
import { writeInsistently } from './insistent-write.js';
import { type StoredTask, dedupeCell, packDead, packTask } from './queue-records.js';

/** Where a queue lies and by what it decides. */
export interface QueuePartitionOptions {
  readonly store: OrderedStore;
  readonly partition: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly leaseMs: number;
  readonly maxAttempts: number;
}

/** The changes of one task's cell. Each is one write, guarded by the exact value of that cell. */
export class QueuePartition {
  readonly store: OrderedStore;
  readonly partition: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly #leaseMs: number;
  readonly #maxAttempts: number;

  constructor({ store, partition, clock, random, leaseMs, maxAttempts }: QueuePartitionOptions) {
    this.store = store;
    this.partition = partition;
    this.clock = clock;
    this.random = random;
    this.#leaseMs = leaseMs;
    this.#maxAttempts = maxAttempts;
  }

  /** A new random token. */
  token(): string {
    return Buffer.from(this.random.bytes(12)).toString('base64url');
  }

  /** Whether the task has been taken as often as it may be. */
  isSpent({ record }: StoredTask): boolean {
    return record.attempts >= this.#maxAttempts;
  }

  /** Hides the task for a lease from now. @returns It as written, or `undefined` if it has changed since. */
  async lease(task: StoredTask, attempts: number, options?: CallOptions): Promise<StoredTask | undefined> {
    const due = Math.ceil(this.clock.now() + this.#leaseMs);
    const leased = packTask({ ...task.record, attempts, due, leased: true, token: this.token() });
    return (await this.#replace(task, leased.cell, options)) ? leased : undefined;
  }

  /** Makes the task due after `delayMs`, or buries it if it is spent. @returns Whether it was still as recorded. */
  async giveBack(task: StoredTask, delayMs: number, reason: string, options?: CallOptions): Promise<boolean> {
    if (this.isSpent(task)) return this.bury(task, reason, options);
    const due = Math.ceil(this.clock.now() + delayMs);
    const { cell } = packTask({ ...task.record, due, leased: false, token: this.token() });
    return this.#replace(task, cell, options);
  }

  /** Makes a dead letter of the task and frees its dedupe key. @returns Whether it was still as recorded. */
  async bury(task: StoredTask, reason: string, options?: CallOptions): Promise<boolean> {
    const { id, payload, attempts, dedupeKey } = task.record;
    const dead = packDead({ id, payload, attempts, reason, at: Math.ceil(this.clock.now()) });
    return this.#replace(task, dead, options, dedupeKey);
  }

  /**
   * Removes the task and frees its dedupe key. @returns Whether it was still as recorded.
   *
   * @throws `ERR_INDETERMINATE` if an answer was lost and another worker may have finished it meanwhile.
   */
  async remove({ record, cell }: StoredTask, options?: CallOptions): Promise<boolean> {
    const { key, value } = cell;
    const deletes = record.dedupeKey === undefined ? [key] : [key, dedupeCell(record.dedupeKey)];
    const change = { guard: { key, expected: value }, deletes };
    const deadline = Deadline.of(options, this.clock);
    const done = await writeInsistently(this.store, this.partition, change, undefined, deadline);
    if (done !== undefined) return done;
    // The cell is gone and an answer was lost: it was us, unless the lease was over and another worker could take it.
    if (this.clock.now() < record.due) return true;
    throw new FeedloomError(
      'ERR_INDETERMINATE',
      `Task \`${record.id}\` is gone, by this call or by another worker after its lease was over.`,
      { indeterminate: true },
    );
  }

  async #replace(
    { cell }: StoredTask,
    next: Entry,
    options: CallOptions | undefined,
    freedDedupeKey?: string,
  ): Promise<boolean> {
    const deletes = sameBytes(cell.key, next.key) ? [] : [cell.key];
    if (freedDedupeKey !== undefined) deletes.push(dedupeCell(freedDedupeKey));
    const change = { guard: { key: cell.key, expected: cell.value }, puts: [next], deletes };
    const deadline = Deadline.of(options, this.clock);
    return (await writeInsistently(this.store, this.partition, change, next, deadline)) === true;
  }
}
