import { createHBaseStore, openHBaseClient, openHBaseStore, prepareHBaseTable } from '@feedloom/adapters/hbase';
import type { HBaseStore } from '@feedloom/adapters/hbase';
import type { Change } from '@feedloom/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../../engines/free-port.js';
import { type HBaseEngine, hbase } from '../../../../engines/hbase/hbase-engine.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { startCuttingProxy } from '../redis/cutting-proxy.js';
import { rejectionOf } from '../rejection-of.js';

const key = Buffer.from('h');
const put = (text: string): Change => ({ puts: [{ key, value: Buffer.from(text) }] });
const swap = (from: string, to: string): Change => ({ guard: { key, expected: Buffer.from(from) }, ...put(to) });

async function headOf(store: HBaseStore): Promise<string | undefined> {
  const [[found] = []] = await store.read('p', [{ key }]);
  return found && Buffer.from(found.value).toString();
}

describe.skipIf(isMissing(hbase))('an HBaseStore whose connection to hbase breaks', () => {
  let server: HBaseEngine;
  let store: HBaseStore;
  beforeAll(async () => {
    server = await hbase.start();
    await (await openHBaseStore({ port: server.port, createTable: true, timeoutMs: 60_000 })).close();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    store = await openHBaseStore({ port: server.port, timeoutMs: 1000, stuckMs: 3000 });
    await store.write('p', put('first'), { deadlineMs: 60_000 });
  });
  afterEach(() => store.close());

  it('settles every call that gets no answer, and says of writes that they may still be done', async () => {
    process.kill(server.pid, 'SIGSTOP');
    const calls = [
      ...Array.from({ length: 100 }, () => rejectionOf(store.read('p', [{ key }, { gte: key, lt: Buffer.from('i') }]))),
      ...Array.from({ length: 100 }, () => rejectionOf(store.write('p', swap('first', 'second')))),
      rejectionOf(store.readMany([{ partition: 'p', key }])),
    ];
    const errors = await Promise.all(calls);
    process.kill(server.pid, 'SIGCONT');
    for (const error of errors) expect(error, error.message).toMatchObject({ code: 'ERR_TIMEOUT', retryable: true });
    expect(errors.filter(({ indeterminate }) => indeterminate).length).toBe(100);
    // The stuck connections are given up, whatever the server does with them.
    await expect.poll(() => headOf(store).catch(() => undefined), { timeout: 20_000 }).toBe('second');
  });

  it('takes a deadline that is shorter than its own', async () => {
    process.kill(server.pid, 'SIGSTOP');
    const startedAt = performance.now();
    const error = await rejectionOf(store.read('p', [{ key }], { deadlineMs: 50 }));
    const tookMs = performance.now() - startedAt;
    process.kill(server.pid, 'SIGCONT');
    expect(error).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: false });
    expect(tookMs).toBeLessThan(800);
  });

  it('says that a write is indeterminate when its answer is lost, and goes on over another connection', async () => {
    const proxy = await startCuttingProxy(server.port);
    const cut = await openHBaseStore({ port: proxy.port });
    proxy.cutNextAnswer();
    const inFlight = Array.from({ length: 20 }, () => cut.read('p', [{ key }]));
    const error = await rejectionOf(cut.write('p', swap('first', 'second')));
    expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: true, retryable: true });
    const settled = await Promise.allSettled(inFlight);
    for (const call of settled) {
      if (call.status === 'rejected')
        expect(call.reason).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: false });
    }
    expect(await headOf(store)).toMatch(/first|second/);
    await expect.poll(() => headOf(cut).catch(() => undefined)).toBe(await headOf(store));
    await cut.close();
    proxy.close();
  });

  it('rejects what is in flight when it is closed', async () => {
    process.kill(server.pid, 'SIGSTOP');
    const calls = [rejectionOf(store.read('p', [{ key }])), rejectionOf(store.write('p', put('second')))];
    await store.close();
    const [read, write] = await Promise.all(calls);
    process.kill(server.pid, 'SIGCONT');
    expect(read).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: false });
    expect(write).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: true });
  });

  it('makes a connection anew that has been idle for long', async () => {
    const resting = await openHBaseStore({ port: server.port, idleMs: 50 });
    expect(await headOf(resting)).toBe('first');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await headOf(resting)).toBe('first');
    await resting.close();
  });

  it('says which table it misses, and how to make it', async () => {
    const error = await rejectionOf(
      openHBaseStore({ port: server.port, table: 'other' }).then((other) => headOf(other)),
    );
    expect(error, error.message).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: false });
    expect(error.message).toContain('prepareHBaseTable');
    await using client = await openHBaseClient({ port: server.port });
    for (const options of [{ table: 'other' }, { family: 'other' }]) {
      const refused = await rejectionOf(createHBaseStore(client, options).write('p', swap('first', 'second')));
      expect(refused, refused.message).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: false });
    }
    for (const options of [{ table: 'a:b:c' }, { family: 'a:b' }]) {
      expect(await rejectionOf(prepareHBaseTable(client, options))).toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    }
  });

  it('has its table made once, whoever asks for it and how often', async () => {
    await using client = await openHBaseClient({ port: server.port });
    const made = await Promise.all([1, 2, 3].map(() => prepareHBaseTable(client, { table: 'new', regions: 4 })));
    expect(made).toContain(true);
    expect(await prepareHBaseTable(client, { table: 'new' })).toBe(false);
    const store = createHBaseStore(client, { table: 'new' });
    await store.write('p', put('there'), { deadlineMs: 60_000 });
    expect(await headOf(store)).toBe('there');
  });

  it('shares the connections of a client that stays open', async () => {
    await using client = await openHBaseClient({ port: server.port });
    const [one, two] = ['one', 'two'].map((prefix) => createHBaseStore(client, { prefix }));
    await one?.write('p', put('one'));
    expect(await two?.read('p', [{ key }])).toEqual([[]]);
    await one?.close();
    await two?.write('p', put('two'));
    expect(await (two && headOf(two))).toBe('two');
  });

  it('does not open where nobody answers', async () => {
    const error = await rejectionOf(openHBaseStore({ port: await freePort(), connectTimeoutMs: 500 }));
    expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
  });
});
