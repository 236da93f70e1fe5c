import { createHBaseStore, openHBaseClient, prepareHBaseTable } from '@feedloom/adapters/hbase';
import type { HBaseClient, HBaseStore } from '@feedloom/adapters/hbase';
import type { Change } from '@feedloom/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HBaseEngine, LATE_ANSWERS, hbase } from '../../../../engines/hbase/hbase-engine.js';
import { isMissing } from '../../../../engines/is-missing.js';

const [head, item] = ['h', 'i'].map((name) => Buffer.from(name)) as [Buffer, Buffer];
const put = (key: Buffer, text: string): Change => ({ puts: [{ key, value: Buffer.from(text) }] });
const whileHead = (expected: string | undefined, change: Change): Change => ({
  ...change,
  guard: { key: head, expected: expected === undefined ? undefined : Buffer.from(expected) },
});

/** When its client sends a write again: others must have done what they do meanwhile, on a busy machine too. */
const RESEND_MS = 10_000;
/** How late the answer is that it does not wait for. */
const LATE_MS = 20_000;

describe.skipIf(isMissing(hbase))('a write to hbase that is answered late, so that Thrift2 sends it again', () => {
  let server: HBaseEngine;
  const clients: HBaseClient[] = [];
  let ours: HBaseStore;
  let other: HBaseStore;
  beforeAll(async () => {
    const settings = { ...LATE_ANSWERS, 'hbase.rpc.write.timeout': String(RESEND_MS) };
    server = await hbase.start({ settings });
    // Of their own, as the calls of one connection are answered one after the other.
    for (let each = 0; each < 2; each += 1) {
      clients.push(await openHBaseClient({ port: server.port, resendsAfterMs: RESEND_MS }));
    }
    const [one, two] = clients as [HBaseClient, HBaseClient];
    await prepareHBaseTable(one);
    [ours, other] = [one, two].map((client) => createHBaseStore(client, { timeoutMs: 40_000 })) as [
      HBaseStore,
      HBaseStore,
    ];
    // The first call of each looks for the region.
    for (const store of [ours, other]) await store.write('warm', put(head, '0'), { deadlineMs: 60_000 });
  });
  afterAll(async () => {
    for (const client of clients) await client.close();
    await server.stop();
  });

  /** Has `change` done at once, then `meanwhile` by another, before `change` is sent again. */
  async function overtaken(partition: string, change: Change, meanwhile: () => Promise<unknown>): Promise<unknown> {
    await server.answerLate(LATE_MS);
    const key = change.puts?.[0]?.key ?? head;
    const written = ours.write(partition, change).catch((error: unknown) => error);
    const length = async (): Promise<unknown> => (await other.read(partition, [{ key }]))[0]?.length;
    await expect.poll(length, { timeout: RESEND_MS }).toBe(1);
    await meanwhile();
    return written;
  }

  const maybe = { code: 'ERR_UNAVAILABLE', indeterminate: true, retryable: true };

  it('does not call an offer refused that was done before the head moved', async () => {
    await ours.write('offer', put(head, '1'));
    const outcome = await overtaken('offer', whileHead('1', put(item, 'x')), async () => {
      expect(await other.write('offer', whileHead('1', put(head, '2')))).toBe(true);
    });
    expect(outcome).toMatchObject(maybe);
  });

  it('does not call one refused that was done and consumed before it was sent again', async () => {
    await ours.write('consumed', put(head, '1'));
    const outcome = await overtaken('consumed', whileHead('1', put(item, 'x')), async () => {
      expect(await other.write('consumed', { ...whileHead('1', put(head, '2')), deletes: [item] })).toBe(true);
    });
    expect(outcome).toMatchObject(maybe);
  });

  it('does not call a new head refused that was done, read and replaced', async () => {
    const outcome = await overtaken('head', whileHead(undefined, put(head, 'mine')), async () => {
      expect(await other.write('head', whileHead('mine', put(head, 'theirs')))).toBe(true);
    });
    expect(outcome).toMatchObject(maybe);
  });

  it('calls one refused that was not done, however late it is told so', async () => {
    await ours.write('lost', put(head, '1'));
    // Its guard does not hold, and what it would replace is older than it.
    await server.answerLate(RESEND_MS + 1000);
    expect(await ours.write('lost', whileHead('0', put(head, '2')))).toBe(false);
    // Nothing tells, but it was answered before it could have been sent again.
    await server.answerLate(300);
    expect(await ours.write('lost', whileHead('0', put(item, 'x')))).toBe(false);
  });

  it('leaves open what becomes of a write while its table is out of service: it is done when that is back', async () => {
    await server.enable('feedloom', false);
    const error = await ours.write('off', put(head, 'late'), { deadlineMs: 1000 }).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true });
    await server.enable('feedloom', true);
    const readOff = async (): Promise<unknown> => (await other.read('off', [{ key: head }]))[0]?.length;
    await expect.poll(() => readOff().catch(() => undefined), { timeout: 40_000 }).toBe(1);
  });
});
