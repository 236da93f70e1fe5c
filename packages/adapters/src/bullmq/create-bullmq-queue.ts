import { FeedloomError, requireId, requirePositiveInteger, systemClock, systemRandom } from '@feedloom/core';
import type { Clock, Random } from '@feedloom/core';
import type { IQueueBackend } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import { loadDriver } from '../load-driver.js';
import { BullMqQueue } from './bullmq-queue.js';
import { STALLED_CHECK_MS } from './claim-jobs.js';
import { JobStore } from './job-store.js';

/** Which queue it is and how patient it is. */
export interface CreateBullMqQueueOptions {
  /** The name of the queue, 1 to 256 bytes without `:`. */
  readonly name: string;
  /** What the keys of BullMQ begin with; in braces, so that a Redis Cluster keeps them together. @defaultValue `'{fl}'` */
  readonly prefix?: string | undefined;
  /** How long a taken task is hidden from other takers, in milliseconds. @defaultValue 30,000 */
  readonly leaseMs?: number | undefined;
  /** How often a task is taken before it becomes a dead letter. @defaultValue 5 */
  readonly maxAttempts?: number | undefined;
  /**
   * How many tasks may wait before more are refused with `ERR_OVERLOADED`. Looked up before each `enqueue`, so several
   * producers may exceed it by what they add at the same time. @defaultValue no limit
   */
  readonly maxWaiting?: number | undefined;
  /** How long one request may take, in milliseconds. @defaultValue 5,000 */
  readonly timeoutMs?: number | undefined;
  /** Time, for deadlines and due times; its wall clock is compared across processes. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
  /** Chance, for the tokens of leases. @defaultValue the system's randomness */
  readonly random?: Random | undefined;
}

/**
 * Creates a queue on a client of yours, which stays open when the queue is closed. Needs the package `bullmq`.
 *
 * Always on Redis: BullMQ's PostgreSQL backend cannot give a task back uncharged, orders delayed tasks by when they came
 * in, and keeps no `\0` in a payload. On PostgreSQL use `createStoreQueue` on a `PostgresStore`.
 *
 * A client that queues commands while it has no connection does so beneath the queue too: a call that has timed out may
 * then still be done later, and says so with `indeterminate`.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option.
 */
export function createBullMqQueue<Payload>(
  client: Redis | Cluster,
  options: CreateBullMqQueueOptions,
): BullMqQueue<Payload> {
  return makeBullMqQueue(client, options, async () => undefined);
}

/** Creates a queue that calls `release` once it is closed. */
export function makeBullMqQueue<Payload>(
  client: Redis | Cluster,
  {
    name,
    prefix = '{fl}',
    leaseMs = 30_000,
    maxAttempts = 5,
    maxWaiting,
    timeoutMs = 5_000,
    clock = systemClock,
    random = systemRandom,
  }: CreateBullMqQueueOptions,
  release: () => Promise<void>,
): BullMqQueue<Payload> {
  requireId('name', name);
  if (name.includes(':')) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`name\` must not contain \`:\`, got \`${name}\`.`);
  }
  requirePositiveInteger('leaseMs', leaseMs);
  requirePositiveInteger('maxAttempts', maxAttempts);
  requirePositiveInteger('timeoutMs', timeoutMs);
  if (maxWaiting !== undefined) requirePositiveInteger('maxWaiting', maxWaiting);
  const connect = (): Promise<IQueueBackend> => connectBackend(client, name, prefix, leaseMs);
  const store = new JobStore({ connect, clock, random, timeoutMs, leaseMs, maxAttempts });
  return new BullMqQueue<Payload>(store, maxWaiting ?? Infinity, release);
}

async function connectBackend(
  client: Redis | Cluster,
  name: string,
  prefix: string,
  leaseMs: number,
): Promise<IQueueBackend> {
  const { createRedisBackend } = await loadDriver('bullmq', () => import('bullmq'));
  const options = {
    connection: client,
    prefix,
    lockDuration: leaseMs,
    stalledInterval: STALLED_CHECK_MS,
    // How often a task is taken is counted by the queue, which has a limit of its own.
    maxStalledCount: 1_000_000_000,
  };
  const backend = createRedisBackend(name, options);
  // Every call reports its own error; without a listener the emitter would throw.
  backend.on('error', () => undefined);
  try {
    await backend.waitUntilReady();
  } catch (error) {
    await backend.close(true).catch(() => undefined);
    throw error;
  }
  return backend;
}
