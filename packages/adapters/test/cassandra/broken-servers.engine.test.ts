import { type Socket, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCassandraStore } from '@feedloom/adapters/cassandra';
import { FeedloomError } from '@feedloom/core';
import type { OrderedStore } from '@feedloom/core';
import { Client, policies } from 'cassandra-driver';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { cassandra } from '../../../../engines/cassandra/cassandra.js';
import type { CassandraServer } from '../../../../engines/cassandra/start-cassandra.js';
import { freePort } from '../../../../engines/free-port.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { calmReconnection } from '../../src/cassandra/calm-reconnection.js';
import { rejectionOf } from '../rejection-of.js';
import { type FreshTables, freshTables } from './fresh-tables.js';

const key = Buffer.from('head');
const cell = (name: string, value: string) => ({ key: Buffer.from(name), value: Buffer.from(value) });

/** Calls until the server is there again; gives up with the last error. */
function onceBack<Result>(call: () => Promise<Result>): Promise<Result> {
  return vi.waitFor(call, { timeout: 30_000, interval: 50 });
}

/** Stands before a server, and takes it away from those who connect through it. */
async function startGate(to: number): Promise<{ port: number; open(): Promise<void>; close(): void }> {
  const sockets = new Set<Socket>();
  const port = await freePort();
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [client, upstream].forEach((each) => each.destroy()));
    }
    client.pipe(upstream).pipe(client);
  });
  const open = (): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await open();
  return {
    port,
    open,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
  };
}

describe.skipIf(isMissing(cassandra))('a CassandraStore whose cassandra breaks', () => {
  let server: CassandraServer;
  let tables: FreshTables;
  let table: string;
  const open = (timeoutMs: number): Promise<OrderedStore> =>
    openCassandraStore({ contactPoints: [server.host], port: server.port, table, timeoutMs });
  beforeAll(async () => {
    server = await cassandra.start();
    tables = await freshTables(server);
  });
  beforeEach(async () => {
    // The test before may have left it dead.
    if (server.pid === -1) await server.restart();
    table = await onceBack(() => tables.make());
  });
  afterEach(() => {
    if (server.pid > 0) process.kill(server.pid, 'SIGCONT');
  });
  afterAll(async () => {
    await tables.close();
    await server.stop();
  });

  it('says what one node that syncs its log promises', async () => {
    const store = await open(5000);
    expect(store.supports).toMatchObject({ durability: 'fsync', indeterminateWrites: true, snapshotReads: false });
    await store.close();
  });

  it('settles every call in time when the server hangs; a write may still be done', async () => {
    const store = await open(10_000);
    await store.write('p', { puts: [cell('head', 'first')] });
    await store.write('p', { guard: { key, expected: Buffer.from('first') }, puts: [cell('head', 'second')] });
    process.kill(server.pid, 'SIGSTOP');
    const inTime = { deadlineMs: 400 };
    const guard = { key, expected: Buffer.from('second') };
    const [write, behind, read, many, scan] = await Promise.all([
      rejectionOf(store.write('p', { guard, puts: [cell('head', 'third')] }, inTime)),
      rejectionOf(store.write('p', { puts: [cell('other', '1')] }, inTime)),
      rejectionOf(store.read('p', [{ key }], inTime)),
      rejectionOf(store.readMany([{ partition: 'p', key }], inTime)),
      rejectionOf(store.scan({}, inTime)[Symbol.asyncIterator]().next()),
    ]);
    expect(write).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true, retryable: true });
    expect(behind, 'one that was never sent').toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: false });
    for (const error of [read, many, scan]) expect(error).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: false });
    process.kill(server.pid, 'SIGCONT');
    await onceBack(async () => {
      const [[head] = []] = await store.read('p', [{ key }]);
      expect(['second', 'third']).toContain(Buffer.from(head?.value ?? []).toString());
    });
    await store.close();
  });

  it('refuses calls at once while the server is dead, and serves again when it is back', async () => {
    const store = await open(10_000);
    await store.write('p', { puts: [cell('head', 'first')] });
    await server.kill();
    const error = await vi.waitFor(async () => {
      const refused = await rejectionOf(store.write('p', { puts: [cell('head', 'lost')] }));
      expect(refused).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true, indeterminate: false });
      return refused;
    });
    expect(error.message).toContain('can be reached');
    expect((await rejectionOf(open(2000))).code).toBe('ERR_UNAVAILABLE');
    await server.restart();
    expect(await onceBack(() => store.read('p', [{ key }]))).toEqual([[cell('head', 'first')]]);
    expect(await store.write('p', { puts: [cell('head', 'second')] })).toBe(true);
    await store.close();
  });

  it('makes its way back once, however often no server was there', async () => {
    const gate = await startGate(server.port);
    const client = new Client({
      contactPoints: [`127.0.0.1:${gate.port}`],
      localDataCenter: 'datacenter1',
      policies: { reconnection: new policies.reconnection.ConstantReconnectionPolicy(50) },
    });
    calmReconnection(client);
    await client.connect();
    const listening = (): number => client.hosts.values().reduce((sum, host) => sum + host.listenerCount('ignore'), 0);
    const atFirst = listening();
    for (let outage = 0; outage < 5; outage += 1) {
      gate.close();
      await sleep(200);
      await gate.open();
      await onceBack(() => client.execute('SELECT key FROM system.local'));
      await vi.waitFor(() => expect(listening()).toBe(atFirst), { timeout: 10_000 });
    }
    await client.shutdown();
    gate.close();
  });

  it('loses no acknowledged write of eight writers when the server is killed three times', async () => {
    const writers = await Promise.all(Array.from({ length: 8 }, () => open(3000)));
    const acknowledged: string[] = [];
    let isWriting = true;
    const write = async (store: OrderedStore, writer: number): Promise<void> => {
      for (let nth = 0; isWriting; nth += 1) {
        const name = `${writer} ${nth}`;
        try {
          await store.write(`p${writer % 4}`, { puts: [cell(name, 'a'), cell(`${name} too`, 'b')] });
          acknowledged.push(name);
        } catch (error) {
          if (!FeedloomError.is(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    const writing = Promise.all(writers.map(write));
    for (let kill = 0; kill < 3; kill += 1) {
      const before = acknowledged.length;
      await vi.waitUntil(() => acknowledged.length >= before + 100, { timeout: 40_000 });
      await server.kill();
      await server.restart();
    }
    isWriting = false;
    await writing;
    const [store] = writers as [OrderedStore];
    const found = new Set<string>();
    await onceBack(async () => {
      for await (const { key: name } of store.scan({})) found.add(Buffer.from(name).toString());
    });
    const lost = acknowledged.filter((name) => !found.has(name) || !found.has(`${name} too`));
    console.log(`cassandra: ${acknowledged.length} acknowledged, ${lost.length} lost in 3 kills`);
    expect(lost).toEqual([]);
    const torn = [...found].filter((name) => !name.endsWith(' too') && !found.has(`${name} too`));
    expect(torn).toEqual([]);
    await Promise.all(writers.map((each) => each.close()));
  }, 180_000);

  it('lets exactly one of two stores win each of 100 races, and counts right with four', async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(() => open(20_000)));
    for (let race = 0; race < 100; race += 1) {
      const guard = { key: Buffer.from(`race ${race}`), expected: undefined };
      const won = await Promise.all(
        stores
          .slice(0, 2)
          .map((store, by) => settled(store, 'races', { guard, puts: [cell(`race ${race}`, `${by}`)] })),
      );
      expect(won.filter(Boolean), `race ${race}`).toHaveLength(1);
    }
    await Promise.all(stores.map((store) => count(store, 10)));
    const [[counted] = []] = await (stores[0] as OrderedStore).read('p', [{ key }]);
    expect(
      Buffer.from(counted?.value ?? [])
        .toString()
        .split(' ')[0],
    ).toBe('40');
    await Promise.all(stores.map((store) => store.close()));
  }, 120_000);
});

type Change = Parameters<OrderedStore['write']>[1];

/** A write; of one in doubt, whether its cell is there. */
async function settled(store: OrderedStore, partition: string, change: Change): Promise<boolean> {
  try {
    return await store.write(partition, change);
  } catch (error) {
    if (!FeedloomError.is(error) || !error.indeterminate) throw error;
    const [put] = change.puts as [{ key: Uint8Array; value: Uint8Array }];
    const [[found] = []] = await store.read(partition, [{ key: put.key }]);
    return found !== undefined && Buffer.compare(found.value, put.value) === 0;
  }
}

/** Raises a counter `times` times; the token tells a write in doubt from somebody else's. */
async function count(store: OrderedStore, times: number): Promise<void> {
  for (let done = 0; done < times;) {
    const [[found] = []] = await store.read('p', [{ key }]);
    const next =
      1 +
      Number(
        Buffer.from(found?.value ?? [])
          .toString()
          .split(' ')[0] ?? 0,
      );
    const token = Math.random();
    const change = { guard: { key, expected: found?.value }, puts: [cell('head', `${next} ${token}`)] };
    if (await settled(store, 'p', change)) done += 1;
  }
}
