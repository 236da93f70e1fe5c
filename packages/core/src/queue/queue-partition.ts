import { Buffer } from 'node:buffer';
import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import type { Entry, OrderedStore } from '../contracts/ordered-store.js';
import type { Random } from '../contracts/random.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { sameBytes } from '../keys/bytes.js';
import { writeInsistently } from './insistent-write.js';
import {
  ALL_DEDUPES,
  type StoredTask,
  dedupeCell,
  moveToDead,
  packDead,
  packTask,
  unpackDead,
} from './queue-records.js';

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
    return this.isSpent(task)
      ? this.bury(task, reason, options)
      : this.#hide(task, task.record.attempts, delayMs, options);
  }

  /** Makes the task due after `delayMs`, as if it had not been taken. @returns Whether it was still as recorded. */
  release(task: StoredTask, delayMs: number, options?: CallOptions): Promise<boolean> {
    return this.#hide(task, task.record.attempts - 1, delayMs, options);
  }

  /** Makes a dead letter of the task and frees its dedupe key. @returns Whether it was still as recorded. */
  async bury(task: StoredTask, reason: string, options?: CallOptions): Promise<boolean> {
    const { id, payload, attempts, dedupeKey } = task.record;
    const dead = packDead({ id, payload, attempts, reason, at: Math.ceil(this.clock.now()) });
    return this.#replace(task, dead, options, dedupeKey === undefined ? undefined : dedupeCell(dedupeKey));
  }

  /**
   * Makes a dead letter of a cell that cannot be read, whose bytes are kept, and frees the dedupe key of its task.
   *
   * @returns Whether it was still there.
   */
  async buryDamaged(cell: Entry, deadline: Deadline): Promise<boolean> {
    const dead = moveToDead(cell, this.clock.now());
    const [dedupes = []] = await this.store.read(this.partition, [ALL_DEDUPES], deadline.toCallOptions());
    // Its own key is in the bytes that cannot be read: the one that names its id.
    const freed = dedupes.find(({ value }) => Buffer.from(value).toString('latin1') === unpackDead(dead).id);
    return this.#replace({ cell }, dead, deadline.toCallOptions(), freed?.key);
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

  #hide({ record, cell }: StoredTask, attempts: number, delayMs: number, options?: CallOptions): Promise<boolean> {
    const due = Math.ceil(this.clock.now() + delayMs);
    const next = packTask({ ...record, attempts, due, leased: false, token: this.token() });
    return this.#replace({ cell }, next.cell, options);
  }

  async #replace(
    { cell }: Pick<StoredTask, 'cell'>,
    next: Entry,
    options: CallOptions | undefined,
    freedDedupe?: Uint8Array,
  ): Promise<boolean> {
    const deletes = sameBytes(cell.key, next.key) ? [] : [cell.key];
    if (freedDedupe !== undefined) deletes.push(freedDedupe);
    const change = { guard: { key: cell.key, expected: cell.value }, puts: [next], deletes };
    const deadline = Deadline.of(options, this.clock);
    return (await writeInsistently(this.store, this.partition, change, next, deadline)) === true;
  }
}
