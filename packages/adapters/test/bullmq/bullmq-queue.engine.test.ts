import { setTimeout as sleep } from 'node:timers/promises';
import { openBullMqQueue } from '@feedloom/adapters/bullmq';
import { testTaskQueue } from '@feedloom/core/testing';
import type { OpenTaskQueue } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';

const LEASE_MS = 1500;
const MAX_ATTEMPTS = 3;

describe.skipIf(whyNoRedis() !== undefined)('BullMqQueue, bullmq on Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());

  let queues = 0;
  const open = async (): Promise<OpenTaskQueue> => {
    const { port } = server;
    const options = { port, name: `laws-${(queues += 1)}`, leaseMs: LEASE_MS, maxAttempts: MAX_ATTEMPTS };
    const queue = await openBullMqQueue<unknown>(options);
    const other = await openBullMqQueue<unknown>(options);
    return {
      queue,
      other,
      leaseMs: LEASE_MS,
      maxAttempts: MAX_ATTEMPTS,
      // Timers may fire a little early, and the server's clock is another.
      advance: (ms) => sleep(ms + 10),
      close: async () => {
        await queue.close();
        await other.close();
      },
    };
  };

  testTaskQueue({ describe, it }, open);
});
