import { Queue, Worker } from 'bullmq';
import type { RedisServer } from '../../engines/redis/start-redis.js';
import type { PinData } from './world.js';
import { items } from './world.js';

const TOKEN = 'benchmark';
/** BullMQ's priorities are whole numbers, the lowest first. */
const PRIORITIES = 2 ** 20;

/** One queue of BullMQ that holds pins by priority. */
export interface PinQueue {
  /** Adds pins with priorities, one after the other. */
  add(count: number): Promise<void>;
  /** Takes the best `count` jobs and completes them, one after the other. */
  take(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens a queue on a server. */
export function openPinQueue({ host, port }: RedisServer): PinQueue {
  const connection = { host, port, maxRetriesPerRequest: null };
  const queue = new Queue<PinData>('pins', { connection });
  const worker = new Worker<PinData>('pins', null, { connection, autorun: false, skipStalledCheck: true });
  return {
    add: async (count) => {
      for (const { id, score, data } of items('job', count)) {
        await queue.add('pin', data, { jobId: id, priority: 1 + Math.floor((1 - score) * PRIORITIES) });
      }
    },
    take: async (count) => {
      for (let taken = 0; taken < count; taken += 1) {
        const job = await worker.getNextJob(TOKEN, { block: false });
        if (job === undefined) throw new Error('The queue is empty.');
        await job.moveToCompleted(undefined, TOKEN, false);
      }
    },
    close: async () => {
      await worker.close();
      await queue.close();
    },
  };
}
