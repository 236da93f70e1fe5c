import { Deadline } from '@feedloom/core';
import type { Clock, Random, TaskQueue } from '@feedloom/core';
import type { Offer } from '../contracts/worker.js';
import { HeldTask } from './held-task.js';
import type { Inbox } from './inbox.js';
import { mayPass } from './retry-policy.js';
import type { RetryPolicy } from './retry-policy.js';
import { sourceFailed } from './source-failed.js';

/** How a queue is watched. */
export interface QueueOptions {
  /** How long to wait before asking an empty queue again, in milliseconds. @defaultValue 250 */
  readonly pollMs?: number | undefined;
  /** How often to extend the leases of held tasks, in milliseconds; at most half of a lease. @defaultValue 10,000 */
  readonly extendMs?: number | undefined;
  /**
   * The longest that a task stays hidden after its first failure, in milliseconds; it doubles with each further one, up
   * to a minute. @defaultValue 1,000
   */
  readonly retryDelayMs?: number | undefined;
}

/** What reading needs beside the queue. */
export interface ReadQueueParts extends QueueOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly policy: RetryPolicy;
  /** Ends the taking. */
  readonly stop: AbortSignal;
  /** Ends the extending of leases, once all that was taken is done or given back. */
  readonly released: AbortSignal;
}

/**
 * Fills `inbox` from a queue, taking only what there is room for.
 *
 * @throws What the queue fails with, if asking again cannot help.
 */
export async function readQueue<Data, Source extends string>(
  queue: TaskQueue<Offer<Data, Source>>,
  inbox: Inbox<Data, Source>,
  { clock, random, policy, stop, released, pollMs = 250, extendMs = 10_000, retryDelayMs = 1_000 }: ReadQueueParts,
): Promise<void> {
  const open = new Set<HeldTask<Data, Source>>();
  const beat = everyInterval(clock, extendMs, released, async () => {
    for (const task of open) if (!task.isOpen) open.delete(task);
    await Promise.all([...open].map((task) => task.extend()));
  });
  const idle = Deadline.of({ signal: stop }, clock);
  try {
    for (let room = await inbox.room(); room > 0 && !stop.aborted; room = await inbox.room()) {
      const count = room;
      // Not under `stop`: tasks that were taken and not received would stay hidden until their lease ends.
      const taking = policy.run('queue', (options) => queue.take(count, options), undefined);
      const tasks = await taking.catch((error: unknown) => {
        if (mayPass(error)) return [];
        throw sourceFailed(error);
      });
      for (const task of tasks) {
        const held = new HeldTask(task, { policy, random, retryDelayMs });
        open.add(held);
        inbox.put(held);
      }
      if (tasks.length === 0) await idle.sleep(pollMs, 'waiting for tasks').catch(() => undefined);
    }
  } finally {
    inbox.end();
    await beat;
  }
}

/** Calls `work`, which never rejects, after each interval, one call at a time, until `signal` aborts. */
async function everyInterval(
  clock: Clock,
  intervalMs: number,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const deadline = Deadline.of({ signal }, clock);
  const wait = (): Promise<boolean> =>
    deadline.sleep(intervalMs, 'waiting for the next beat').then(
      () => true,
      () => false,
    );
  while (await wait()) await work();
}
