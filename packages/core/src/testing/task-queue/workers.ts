import assert from 'node:assert/strict';
import type { TaskQueue } from '../../contracts/task-queue.js';
import type { Law } from '../law.js';
import type { OpenTaskQueue } from '../task-queue.js';

/** What holds when many workers share a queue. */
export const workerLaws: readonly Law<OpenTaskQueue>[] = [
  {
    name: 'never gives one lease to two workers',
    async holds({ queue, other }) {
      const ids = await queue.enqueue(Array.from({ length: 60 }, (_, index) => index));
      const taken: string[] = [];
      const work = async (mine: TaskQueue<unknown>): Promise<void> => {
        for (;;) {
          const tasks = await mine.take(4);
          if (tasks.length === 0) return;
          taken.push(...tasks.map(({ id }) => id));
        }
      };
      await Promise.all([work(queue), work(other), work(queue), work(other), work(other)]);
      assert.deepEqual([...taken].sort(), [...ids].sort());
    },
  },
  {
    name: 'lets one of the workers finish a task whose leases ran out, and only one',
    async holds({ queue, other, leaseMs, maxAttempts, advance }) {
      const ids = await queue.enqueue(Array.from({ length: 12 }, (_, index) => index));
      const holders = [...(await queue.take(12))];
      for (let attempt = 2; attempt <= maxAttempts; attempt += 1) {
        await advance(leaseMs);
        holders.push(...(await other.take(12)));
      }
      const outcomes = await Promise.all(holders.map(async (task) => ((await task.done()) ? task.id : undefined)));
      const finished = outcomes.filter((id) => id !== undefined);
      assert.deepEqual([...finished].sort(), [...ids].sort());
      assert.deepEqual(await queue.size(), { waiting: 0, leased: 0, dead: 0 });
    },
  },
  {
    name: 'loses no task while workers fail, are slow and give back',
    async holds({ queue, other, leaseMs, maxAttempts, advance }) {
      const ids = await queue.enqueue(Array.from({ length: 30 }, (_, index) => index));
      const finished: string[] = [];
      for (let round = 0; round < 4 * maxAttempts && finished.length < ids.length; round += 1) {
        const tasks = [...(await queue.take(7)), ...(await other.take(7))];
        for (const [index, task] of tasks.entries()) {
          const isLast = task.attempt === maxAttempts;
          if (!isLast && (index + round) % 3 === 0) await task.retry({ delayMs: 10 });
          else if (!isLast && (index + round) % 3 === 1) continue;
          else if (await task.done()) finished.push(task.id);
        }
        await advance(leaseMs);
      }
      assert.deepEqual([...finished].sort(), [...ids].sort());
      assert.deepEqual(await queue.size(), { waiting: 0, leased: 0, dead: 0 });
    },
  },
];
