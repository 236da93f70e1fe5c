import type { TaskQueue } from '../contracts/task-queue.js';
import { registerLaws } from './law.js';
import type { TestRunner } from './runner.js';
import { deathLaws } from './task-queue/deaths.js';
import { enqueueLaws } from './task-queue/enqueueing.js';
import { leaseLaws } from './task-queue/leases.js';
import { workerLaws } from './task-queue/workers.js';

/** An empty queue, its limits and its time. */
export interface OpenTaskQueue {
  /** Empty. */
  readonly queue: TaskQueue<unknown>;
  /** The same queue through another handle, as another process would hold it. */
  readonly other: TaskQueue<unknown>;
  /** How long a taken task is hidden, in milliseconds. */
  readonly leaseMs: number;
  /** How often a task is taken before it becomes a dead letter; at least 2. */
  readonly maxAttempts: number;
  /** Moves the queue's time on, or waits. */
  readonly advance: (ms: number) => Promise<void>;
  /** Releases what was opened. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link TaskQueue} obeys.
 *
 * @param open - Yields an empty queue; called once for each law.
 */
export function testTaskQueue(runner: TestRunner, open: () => Promise<OpenTaskQueue>): void {
  const laws = [...enqueueLaws, ...leaseLaws, ...deathLaws, ...workerLaws];
  registerLaws(runner, 'TaskQueue', laws, open, ({ close }) => close?.());
}
