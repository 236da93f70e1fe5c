import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createBullMqQueue, openBullMqQueue } from '@feedloom/adapters/bullmq';
import type { BullMqQueue, OpenBullMqQueueOptions } from '@feedloom/adapters/bullmq';
import { startChild } from '@feedloom/core/spawn';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';
import { rejectionOf } from '../rejection-of.js';
import type { Holder } from './entries/holder.js';

describe.skipIf(whyNoRedis() !== undefined)('BullMqQueue, bullmq in trouble', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis({ fsync: 'system' });
  });
  afterAll(() => server?.stop());

  let queues = 0;
  const options = (more: Partial<OpenBullMqQueueOptions> = {}): OpenBullMqQueueOptions => {
    return { port: server.port, name: `trouble-${(queues += 1)}`, leaseMs: 800, ...more };
  };
  const drain = async (queue: BullMqQueue<number>): Promise<number[]> => {
    const done: number[] = [];
    for (let tasks = await queue.take(8); tasks.length > 0; tasks = await queue.take(8)) {
      for (const task of tasks) if (await task.done()) done.push(task.payload);
    }
    return done;
  };

  it('hands out what a killed process held, while others keep the queue busy', { timeout: 120_000 }, async () => {
    const { port, name, leaseMs } = options({ leaseMs: 2000 }) as { port: number; name: string; leaseMs: number };
    await using queue = await openBullMqQueue<number>({ port, name, leaseMs });
    const all = Array.from({ length: 40 }, (_, index) => index);
    await queue.enqueue(all);
    const entry = new URL('./entries/holder.js', import.meta.url);
    const holder = await startChild<Holder>(entry, { data: { port, name, leaseMs } });
    expect(await holder.call('hold', 10)).toHaveLength(10);
    await holder.kill();
    const done = await drain(queue);
    expect(done.length).toBeGreaterThanOrEqual(30);
    // The queue never runs dry: what is recovered must not wait for that.
    const busyUntil = Date.now() + leaseMs * 20;
    let extra = 1000;
    while (done.length < 40 && Date.now() < busyUntil) {
      await queue.enqueue([(extra += 1), (extra += 1)]);
      for (const task of await queue.take(2)) {
        expect(await task.done()).toBe(true);
        if (task.payload < 1000) done.push(task.payload);
      }
      await sleep(5);
    }
    expect(done.sort((a, b) => a - b)).toEqual(all);
  });

  it('refuses more once too many wait, and says when to come back', async () => {
    await using queue = await openBullMqQueue<number>(options({ maxWaiting: 3 }));
    await queue.enqueue([1, 2]);
    await queue.enqueue([3], { delayMs: 60_000 });
    const refused = await rejectionOf(queue.enqueue([4]));
    expect(refused).toMatchObject({ code: 'ERR_OVERLOADED', retryable: true, retryAfterMs: 1000 });
    const [task] = await queue.take(1);
    await queue.enqueue([4]);
    expect(await rejectionOf(queue.enqueue([5]))).toMatchObject({ code: 'ERR_OVERLOADED' });
    expect(await task?.done()).toBe(true);
    expect(await queue.size()).toEqual({ waiting: 3, leased: 0, dead: 0 });
  });

  it('buries a task whose record is damaged, with its bytes, and hands out those behind it', async () => {
    const given = options();
    await using queue = await openBullMqQueue<number>(given);
    const [bad, gone] = await queue.enqueue([1, 2, 3]);
    const redis = new Redis(server.port);
    await redis.hset(`{fl}:${given.name}:${bad}`, 'data', '{"broken');
    await redis.del(`{fl}:${given.name}:${gone}`);
    await redis.quit();
    expect((await queue.take(1)).map(({ payload }) => payload)).toEqual([3]);
    const letters = await queue.dead();
    expect(letters.map(({ id }) => id).sort()).toEqual([bad, gone].sort());
    expect(letters.find(({ id }) => id === bad)).toMatchObject({
      payload: undefined,
      attempts: 0,
      reason: 'its record is damaged',
      damaged: Buffer.from('{"broken'),
    });
  });

  it('answers in time while the server is down, loses nothing, and goes on when it is back', async () => {
    const own = await startRedis({ fsync: 'always' });
    const given = { port: own.port, name: 'down', leaseMs: 500, timeoutMs: 1000 };
    await using queue = await openBullMqQueue<number>(given);
    await queue.enqueue([1, 2, 3]);
    const [held] = await queue.take(1);
    await own.kill();
    const began = performance.now();
    const calls = [queue.enqueue([4]), queue.take(1), queue.size(), queue.dead(), held?.done(), held?.extend()];
    for (const refusal of await Promise.all(calls.map((call) => rejectionOf(call as Promise<unknown>)))) {
      expect(refusal).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    }
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await rejectionOf(openBullMqQueue({ ...given, connectTimeoutMs: 500 }))).toMatchObject({
      code: 'ERR_UNAVAILABLE',
    });
    await own.restart();
    const back = Date.now() + 10_000;
    while (Date.now() < back && (await queue.size().catch(() => undefined)) === undefined) await sleep(20);
    await sleep(given.leaseMs);
    expect((await drain(queue)).sort()).toEqual([1, 2, 3]);
    await own.stop();
  });

  it('leaves a client of yours open, and waits for a server that hangs no longer than it may', async () => {
    const client = new Redis({ port: server.port, maxRetriesPerRequest: 0 });
    const name = `yours-${(queues += 1)}`;
    const queue = createBullMqQueue<string>(client, { name, timeoutMs: 300 });
    await queue.enqueue(['a']);
    process.kill(server.pid, 'SIGSTOP');
    try {
      expect(await rejectionOf(queue.enqueue(['b']))).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true });
      expect(await rejectionOf(queue.take(1))).toMatchObject({ code: 'ERR_TIMEOUT' });
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    await sleep(100);
    const tasks = await queue.take(2);
    expect(tasks.map(({ payload, attempt }) => [payload, attempt])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    await queue.close();
    expect(await rejectionOf(queue.take(1))).toMatchObject({ code: 'ERR_CLOSED' });
    expect(await client.ping()).toBe('PONG');
    await client.quit();
  });

  it('leaves nothing behind that would keep a process from ending', async () => {
    const script = join(import.meta.dirname, 'entries', 'passer-by.ts');
    const args = ['--conditions=@feedloom/source', '--import', 'tsx', script, String(server.port)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
    expect(stdout).toBe('closed\n');
  });

  it('refuses names and numbers that make no sense', () => {
    const client = {} as Redis;
    for (const bad of [{ name: '' }, { name: 'a:b' }, { leaseMs: 0 }, { maxAttempts: 0.5 }, { maxWaiting: 0 }]) {
      expect(() => createBullMqQueue(client, { name: 'x', ...bad }), JSON.stringify(bad)).toThrow(/must/);
    }
  });
});
