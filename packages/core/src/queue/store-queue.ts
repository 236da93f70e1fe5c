import { Buffer } from 'node:buffer';
import { systemClock } from '../clock/system-clock.js';
import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import type { OrderedStore } from '../contracts/ordered-store.js';
import type { Random } from '../contracts/random.js';
import type { DeadLetter, EnqueueOptions, QueueSize, Task, TaskQueue } from '../contracts/task-queue.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { systemRandom } from '../random/system-random.js';
import { requireId, requireNonNegative, requirePositiveInteger } from '../validate.js';
import { writeInsistently } from './insistent-write.js';
import { QueuePartition } from './queue-partition.js';
import { ALL_DEAD, ALL_TASKS, type StoredTask, dedupeCell, packTask, unpackDead, unpackTask } from './queue-records.js';
import { takeTasks } from './take-tasks.js';

/** Where a queue lies and how patient it is. */
export interface StoreQueueOptions {
  /** Keeps the tasks; an acknowledged task has survived what the store's `durability` says. */
  readonly store: OrderedStore;
  /** Names the queue in its store, 1 to 256 bytes. */
  readonly name: string;
  /** How long a taken task is hidden from other takers, in milliseconds. @defaultValue `30_000` */
  readonly leaseMs?: number | undefined;
  /** How often a task is taken before it becomes a dead letter. @defaultValue `5` */
  readonly maxAttempts?: number | undefined;
  /** Time; its wall clock is compared across processes. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
  /** Chance, for ids, tokens and pauses. @defaultValue the system's */
  readonly random?: Random | undefined;
}

/** How often an enqueue looks for the task that it repeats before it gives up. */
const DEDUPE_ATTEMPTS = 16;

/**
 * Creates a durable {@link TaskQueue} over any {@link OrderedStore}.
 *
 * Each task is one cell, and each step of its life one write that is guarded by the cell's exact value: two workers
 * never both hold one lease, or both finish it. Every process that opens the same name in the same store works on the
 * same queue. Payloads are JSON. Closing the store is the caller's.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option.
 */
export function createStoreQueue<Payload>({
  store,
  name,
  leaseMs = 30_000,
  maxAttempts = 5,
  clock = systemClock,
  random = systemRandom,
}: StoreQueueOptions): TaskQueue<Payload> {
  requireId('name', name);
  requirePositiveInteger('leaseMs', leaseMs);
  requirePositiveInteger('maxAttempts', maxAttempts);
  return new StoreQueue(new QueuePartition({ store, partition: `q:${name}`, clock, random, leaseMs, maxAttempts }));
}

class StoreQueue<Payload> implements TaskQueue<Payload> {
  readonly #queue: QueuePartition;
  #enqueued = 0;

  constructor(queue: QueuePartition) {
    this.#queue = queue;
  }

  async enqueue(
    payloads: readonly Payload[],
    { delayMs = 0, dedupeKey, ...options }: EnqueueOptions = {},
  ): Promise<string[]> {
    const { store, partition, clock } = this.#queue;
    const deadline = Deadline.of(options, clock);
    requireNonNegative('delayMs', delayMs);
    if (dedupeKey !== undefined) requireId('dedupeKey', dedupeKey);
    if (dedupeKey !== undefined && payloads.length > 1) {
      throw new FeedloomError(
        'ERR_INVALID_ARGUMENT',
        `\`dedupeKey\` names one task, got \`${payloads.length}\` payloads. Enqueue each with its own key.`,
      );
    }
    const tasks = payloads.map((payload) => this.#pack(payload, delayMs, dedupeKey));
    const [first] = tasks;
    if (first === undefined) return [];
    if (dedupeKey !== undefined) return [await this.#enqueueOnce(first, dedupeKey, deadline)];
    await store.write(partition, { puts: tasks.map(({ cell }) => cell) }, deadline.toCallOptions());
    return tasks.map(({ record }) => record.id);
  }

  async take(count: number, options?: CallOptions): Promise<Task<Payload>[]> {
    requirePositiveInteger('count', count);
    return takeTasks<Payload>(this.#queue, count, Deadline.of(options, this.#queue.clock));
  }

  async dead({ limit, ...options }: CallOptions & { readonly limit?: number | undefined } = {}): Promise<
    DeadLetter<Payload>[]
  > {
    const [found = []] = await this.#queue.store.read(this.#queue.partition, [{ ...ALL_DEAD, limit }], options);
    return found.map((entry) => unpackDead(entry) as DeadLetter<Payload>);
  }

  async size(options?: CallOptions): Promise<QueueSize> {
    const { store, partition, clock } = this.#queue;
    const [tasks = [], dead = []] = await store.read(partition, [ALL_TASKS, ALL_DEAD], options);
    const now = clock.now();
    const leased = tasks.map(unpackTask).filter((task) => task?.record.leased === true && task.record.due > now).length;
    return { waiting: tasks.length - leased, leased, dead: dead.length };
  }

  /** A new task. Ids grow with time, so that tasks that fall due together are taken in the order they came in. */
  #pack(payload: Payload, delayMs: number, dedupeKey: string | undefined): StoredTask {
    const now = Math.ceil(this.#queue.clock.now());
    this.#enqueued = (this.#enqueued + 1) % 0x1_0000_0000;
    const order = now.toString(16).padStart(12, '0') + this.#enqueued.toString(16).padStart(8, '0');
    const id = order + Buffer.from(this.#queue.random.bytes(6)).toString('hex');
    const due = Math.ceil(now + delayMs);
    return packTask({ id, due, payload, attempts: 0, leased: false, dedupeKey, token: this.#queue.token() });
  }

  async #enqueueOnce({ record, cell }: StoredTask, dedupeKey: string, deadline: Deadline): Promise<string> {
    const { store, partition, random } = this.#queue;
    const key = dedupeCell(dedupeKey);
    const guard = { key, expected: undefined };
    const proof = { key, value: Buffer.from(record.id) };
    const change = { guard, puts: [proof, cell] };
    for (let attempt = 1; attempt <= DEDUPE_ATTEMPTS; attempt += 1) {
      if (await writeInsistently(store, partition, change, proof, deadline)) return record.id;
      const [found] = await store.read(partition, [{ key }], deadline.toCallOptions());
      const present = found?.[0];
      if (present !== undefined) return Buffer.from(present.value).toString();
      // It was finished between the write and the read: try again, not in step with others.
      if (attempt > 1) await deadline.sleep(random.next() * 2 ** Math.min(attempt, 6), 'enqueue');
    }
    throw new FeedloomError('ERR_CONFLICT', `Tasks with \`dedupeKey\` ${dedupeKey} come and go too fast. Try again.`, {
      retryable: true,
    });
  }
}
