import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenRedisStoreOptions } from '@feedloom/adapters/redis';
import { openRedisStore } from '@feedloom/adapters/redis';
import type { OrderedStore } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { testOrderedStore } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RedisGroup } from '../../../../engines/redis/redis-group.js';
import { FailoverWriter } from './failover-writer.js';

const CONFIRM = { replicas: 1, timeoutMs: 400 };
const WRITERS = 8;
/** What a call may take beyond its time limit on a busy machine. */
const SLACK_MS = 1000;
const key = Buffer.from('h');

let opened = 0;
const freshPrefix = (): string => `failover-${(opened += 1)}`;

/** Registers what a group of Redis servers must do, whatever replaces a dead primary. */
export function testFailover<Group extends RedisGroup>(
  name: string,
  start: () => Promise<Group>,
  at: (group: Group) => OpenRedisStoreOptions,
): void {
  describe(`RedisStore on a ${name}`, () => {
    let group: Group;
    const open = (options: OpenRedisStoreOptions = {}): Promise<OrderedStore> =>
      openRedisStore({ ...at(group), prefix: freshPrefix(), timeoutMs: 1000, ...options });
    beforeAll(async () => {
      group = await start();
    });
    afterAll(() => group.stop());

    describe('without confirmations', () => testOrderedStore({ describe, it }, () => open()));
    describe('with confirmations', () => testOrderedStore({ describe, it }, () => open({ confirm: CONFIRM })));

    it('says what an acknowledgement means', async () => {
      await using plain = await open();
      await using confirming = await open({ confirm: CONFIRM });
      expect([plain.supports.durability, confirming.supports.durability]).toEqual(['os', 'quorum']);
    });

    it('takes a write for done only once replicas have it, and shows none that they lack', async () => {
      const prefix = freshPrefix();
      await using confirming = await open({ confirm: CONFIRM, prefix });
      const change = { puts: [{ key, value: Buffer.from('first') }] };
      expect(await confirming.write('p', change)).toBe(true);
      const primary = await group.primaryOf(`${prefix}:{cA}:k`);
      const mend = await group.cutReplication(primary);
      const second = { guard: { key, expected: Buffer.from('first') }, puts: [{ key, value: Buffer.from('second') }] };
      const isRefused = await confirming.write('p', second).catch((error: unknown) => error);
      expect(isRefused).toMatchObject({ code: 'ERR_INDETERMINATE', indeterminate: true, retryable: true });
      // The primary has it: to read it now would be to believe it.
      await expect(confirming.read('p', [{ key }])).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
      await expect(confirming.readMany([{ partition: 'p', key }])).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
      await mend();
      const value = await untilAnswered(async () => (await confirming.read('p', [{ key }]))[0]?.[0]?.value);
      expect(value).toEqual(Buffer.from('second'));
      expect(await confirming.readMany([{ partition: 'p', key }])).toEqual([Buffer.from('second')]);
    });

    it('loses no confirmed write of eight writers when a primary dies that was cut off before', async () => {
      const { lost, acknowledged, slowestMs, recoveredMs, codes } = await failover({ confirm: CONFIRM });
      console.log(`${name}, confirmed: ${acknowledged} acknowledged, ${lost} lost, service after ${recoveredMs} ms`);
      expect(lost).toBe(0);
      expect(acknowledged).toBeGreaterThan(WRITERS);
      expect(slowestMs).toBeLessThan(1000 + SLACK_MS);
      expect(recoveredMs).toBeLessThan(10_000);
      expect([...codes].filter((code) => !/^ERR_(UNAVAILABLE|TIMEOUT|INDETERMINATE)$/.test(code))).toEqual([]);
    });

    it('is back within seconds without confirmations too, and may have lost what it acknowledged', async () => {
      const { lost, acknowledged, slowestMs, recoveredMs } = await failover({});
      console.log(`${name}, unconfirmed: ${acknowledged} acknowledged, ${lost} lost, service after ${recoveredMs} ms`);
      expect(acknowledged).toBeGreaterThan(WRITERS);
      expect(slowestMs).toBeLessThan(1000 + SLACK_MS);
      expect(recoveredMs).toBeLessThan(10_000);
    });

    it('reads from replicas while there is no primary, and writes there never', async () => {
      const prefix = freshPrefix();
      await using store = await open({ prefix, confirm: { replicas: 2, timeoutMs: 400 } });
      await using replica = await open({ prefix, replica: true });
      const partitions = Array.from({ length: 20 }, (_, index) => `p${index}`);
      for (const partition of partitions) {
        await store.write(partition, { puts: [{ key, value: Buffer.from(partition) }] });
      }
      const readAll = (): Promise<unknown> =>
        Promise.all(
          partitions.map(async (partition) => {
            const [[cell] = []] = await replica.read(partition, [{ key }]);
            expect(cell?.value).toEqual(Buffer.from(partition));
          }),
        );
      await readAll();
      await expect(replica.write('p0', { puts: [{ key, value: key }] })).rejects.toMatchObject({
        code: 'ERR_UNSUPPORTED',
      });
      await (await group.primaryOf(`${prefix}:{cDA}:k`)).kill();
      const until = performance.now() + 1000;
      while (performance.now() < until) await readAll();
      await group.restart();
    });

    /** Cuts a primary off, kills it 300 ms later under load, and counts what is missing in the end. */
    async function failover(options: OpenRedisStoreOptions): Promise<{
      readonly lost: number;
      readonly acknowledged: number;
      readonly slowestMs: number;
      readonly recoveredMs: number;
      readonly codes: ReadonlySet<string>;
    }> {
      const prefix = freshPrefix();
      await using store = await open({ ...options, prefix });
      const writers = Array.from({ length: WRITERS }, (_, index) => new FailoverWriter(store, `writer-${index}`));
      let isOver = false;
      const writing = Promise.all(writers.map((writer) => writer.run(() => isOver)));
      await sleep(500);
      const tag = Buffer.from('writer-0').toString('base64url');
      const primary = await group.primaryOf(`${prefix}:{${tag}}:k`);
      const mend = await group.cutReplication(primary);
      await sleep(300);
      const diedAt = performance.now();
      await primary.kill();
      // The others copy whoever takes over.
      await mend();
      await untilAnswered(async () => {
        if (writers.some(({ lastDoneAt }) => lastDoneAt < diedAt + 100)) throw new Error('not all write again');
      });
      const recoveredMs = Math.round(performance.now() - diedAt);
      isOver = true;
      await writing;
      await group.restart();
      await using healthy = await open({ prefix });
      const lost = await Promise.all(writers.map((writer) => writer.countLost(healthy)));
      return {
        lost: lost.reduce((sum, count) => sum + count, 0),
        acknowledged: writers.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
        slowestMs: Math.max(...writers.map(({ slowestMs }) => slowestMs)),
        recoveredMs,
        codes: new Set(writers.flatMap(({ codes }) => [...codes])),
      };
    }
  });
}

/** Calls until there is an answer, for ten seconds. */
async function untilAnswered<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  const giveUpAt = performance.now() + 15_000;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (performance.now() > giveUpAt || FeedloomError.is(error, 'ERR_INVALID_ARGUMENT')) throw error;
      await sleep(20);
    }
  }
}
