import { openBullMqQueue } from '@feedloom/adapters/bullmq';
import type { TaskQueue } from '@feedloom/core';
import { Queue, Worker } from 'bullmq';
import type { ConnectionOptions } from 'bullmq';
import { withRedis } from '../feed/with-redis.js';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired } from '../harness/paired.js';

const CONCURRENCY = 50;

/** How many callers share the tasks in flight, so that one takes while another finishes. */
const LANES = 2;

/** H8: tasks taken and finished a second through our queue, beside BullMQ's own worker, 50 at a time each. */
export const bullMqThroughput: Figure = {
  ids: ['H8'],
  measure: (effort) =>
    withRedis(async ({ own, atEnd }) => {
      const { host, port } = own;
      const connection = { host, port, maxRetriesPerRequest: null };
      const jobs = scaled(4000, effort, 1000);
      const payloads = Array.from({ length: jobs }, (_, index) => ({ pin: `pin-${index}`, likes: index }));
      const ours = await openBullMqQueue<(typeof payloads)[number]>({ host, port, name: 'ours' });
      const bare = new Queue('bare', { connection });
      atEnd(async () => {
        await ours.close();
        await bare.close();
      });
      const row = await paired(
        {
          id: 'H8',
          what: `tasks a second taken and finished through our queue / BullMQ's worker, ${CONCURRENCY} at a time`,
          unit: '/s',
          goal: '>= 0.8',
          ours: async () => {
            await ours.enqueue(payloads);
            const startedAt = performance.now();
            await Promise.all(Array.from({ length: LANES }, () => drain(ours, CONCURRENCY / LANES)));
            return (jobs * 1000) / (performance.now() - startedAt);
          },
          peer: async () => {
            await bare.addBulk(payloads.map((data) => ({ name: 'pin', data })));
            return workThrough(jobs, connection);
          },
        },
        effort.rounds,
      );
      return [row];
    }),
};

/** Takes and finishes tasks, so many at a time, until there are none. */
async function drain(queue: TaskQueue<unknown>, count: number): Promise<void> {
  for (let tasks = await queue.take(count); tasks.length > 0; tasks = await queue.take(count)) {
    await Promise.all(tasks.map((task) => task.done()));
  }
}

/** Has a worker of BullMQ complete as many jobs. @returns Jobs a second. */
async function workThrough(jobs: number, connection: ConnectionOptions): Promise<number> {
  const worker = new Worker('bare', () => Promise.resolve(), {
    connection,
    autorun: false,
    concurrency: CONCURRENCY,
    removeOnComplete: { count: 0 },
  });
  await worker.waitUntilReady();
  const startedAt = performance.now();
  const completed = new Promise<void>((resolve) => {
    let count = 0;
    worker.on('completed', () => {
      count += 1;
      if (count === jobs) resolve();
    });
  });
  const running = worker.run();
  await completed;
  const perSecond = (jobs * 1000) / (performance.now() - startedAt);
  await worker.close();
  await running;
  return perSecond;
}
