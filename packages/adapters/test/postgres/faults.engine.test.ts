import { migratePostgres, openPostgresStore } from '@feedloom/adapters/postgres';
import { FeedloomError } from '@feedloom/core';
import type { Change, OrderedStore } from '@feedloom/core';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../../engines/free-port.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { postgres } from '../../../../engines/postgres/postgres.js';
import type { PostgresServer } from '../../../../engines/postgres/start-postgres.js';
import { rejectionOf } from '../rejection-of.js';

const key = Buffer.from('h');
const put = (text: string): Change => ({ puts: [{ key, value: Buffer.from(text) }] });
const swap = (from: string | undefined, to: string): Change => ({
  guard: { key, expected: from === undefined ? undefined : Buffer.from(from) },
  ...put(to),
});

async function head(store: OrderedStore, partition = 'p'): Promise<string | undefined> {
  const [[found] = []] = await store.read(partition, [{ key }]);
  return found === undefined ? undefined : Buffer.from(found.value).toString();
}

/** Calls until the server answers. */
async function onceConnected<Result>(call: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await call();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

describe.skipIf(isMissing(postgres))('a PostgresStore whose postgres is in trouble', () => {
  let server: PostgresServer;
  let store: OrderedStore;
  beforeAll(async () => {
    server = await postgres.start();
    await migratePostgres({ connectionString: server.connectionString });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    store = await openPostgresStore({ connectionString: server.connectionString, timeoutMs: 500 });
    await store.write('p', put('first'));
  });
  afterEach(async () => {
    server.resume();
    await store.close();
  });

  it('settles calls that get no answer within the timeout; a write may still be done', async () => {
    server.pause();
    const began = performance.now();
    const [write, read, many] = await Promise.all([
      rejectionOf(store.write('p', swap('first', 'second'))),
      rejectionOf(store.read('p', [{ key }])),
      rejectionOf(store.readMany([{ partition: 'p', key }])),
    ]);
    expect(performance.now() - began).toBeLessThan(5000);
    // Those beyond the first need a new connection, which the server does not accept either.
    expect([read.code, many.code]).toEqual(['ERR_TIMEOUT', 'ERR_TIMEOUT']);
    expect(write).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true, retryable: true });
    expect(read).toMatchObject({ indeterminate: false, retryable: true });
    server.resume();
    expect(await onceConnected(() => head(store))).toMatch(/first|second/);
  });

  it('does not call a write indeterminate that was never sent', async () => {
    server.pause();
    const errors = await Promise.all(
      Array.from({ length: 12 }, () => rejectionOf(store.write('p', swap('first', 'second')))),
    );
    expect(errors.map(({ code }) => code)).toEqual(errors.map(() => 'ERR_TIMEOUT'));
    expect(errors.filter(({ indeterminate }) => indeterminate)).toHaveLength(1);
  });

  it('closes although the server does not part, and leaves no connection behind', async () => {
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;
    const other = await openPostgresStore({ connectionString: server.connectionString, timeoutMs: 500 });
    await Promise.all(Array.from({ length: 6 }, () => head(other)));
    const before = sockets();
    server.pause();
    const began = performance.now();
    await other.close();
    expect(performance.now() - began).toBeLessThan(10_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sockets()).toBeLessThan(before);
  });

  it('settles what is in flight when the server is killed, refuses calls while it is down, and recovers', async () => {
    server.pause();
    const write = rejectionOf(store.write('p', swap('first', 'second')));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.kill();
    expect(await write).toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: true, retryable: true });
    expect(await rejectionOf(store.write('p', put('lost')))).toMatchObject({
      code: 'ERR_UNAVAILABLE',
      indeterminate: false,
      retryable: true,
    });
    await server.restart();
    expect(await onceConnected(() => head(store))).toBe('first');
    expect(await store.write('p', swap('first', 'third'))).toBe(true);
  });

  it('makes connections anew that the server has ended', async () => {
    const control = new pg.Client({ connectionString: server.connectionString });
    await control.connect();
    await Promise.all(Array.from({ length: 8 }, () => head(store)));
    await control.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
      'feedloom',
    ]);
    await control.end();
    expect(await onceConnected(() => head(store))).toBe('first');
  });

  it('lets a caller leave a write that waits for another, and says that it may be done', async () => {
    const client = new pg.Client({ connectionString: server.connectionString });
    await client.connect();
    await client.query('BEGIN');
    await client.query(`SELECT feedloom.cells_write_v1('p', false, NULL, NULL, '{h}', '{second}', '{}')`);
    const error = await rejectionOf(store.write('p', put('third'), { deadlineMs: 100 }));
    expect(error).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true });
    expect(await store.write('other', put('1'))).toBe(true);
    await client.query('ROLLBACK');
    await client.end();
    expect(await store.write('p', put('fourth'))).toBe(true);
    expect(await head(store)).toBe('fourth');
  });

  it('lets exactly one of two writers win, 200 times of 200, whether the cell was there or not', async () => {
    const other = await openPostgresStore({ connectionString: server.connectionString, timeoutMs: 10_000 });
    for (let round = 0; round < 200; round += 1) {
      const partition = `race ${round}`;
      for (const expected of [undefined, 'a']) {
        const change = swap(expected, 'x');
        const won = await Promise.all([store.write(partition, change), other.write(partition, swap(expected, 'b'))]);
        expect(won.filter(Boolean)).toHaveLength(1);
        await store.write(partition, put('a'));
      }
    }
    await other.close();
  });

  it('shows all parts of a read as of one instant', async () => {
    const pair = (text: string): Change => ({
      puts: ['a', 'b'].map((name) => ({ key: Buffer.from(name), value: Buffer.from(text) })),
    });
    await store.write('pair', pair('0'));
    let isOver = false;
    const writing = (async () => {
      for (let round = 1; !isOver; round += 1) await store.write('pair', pair(String(round)));
    })();
    const parts = ['a', 'b'].map((name) => ({ key: Buffer.from(name) }));
    const seen = new Set<string>();
    for (let round = 0; round < 500; round += 1) {
      const [a, b] = (await store.read('pair', parts)).map(([entry]) => String(entry?.value));
      expect(a).toBe(b);
      seen.add(String(a));
    }
    isOver = true;
    await writing;
    expect(seen.size).toBeGreaterThan(10);
  });

  it('does not open where nobody answers', async () => {
    const connectionString = `postgresql://feedloom@127.0.0.1:${await freePort()}/postgres`;
    expect(await rejectionOf(openPostgresStore({ connectionString }))).toMatchObject({
      code: 'ERR_UNAVAILABLE',
      retryable: true,
    });
    server.pause();
    const silent = openPostgresStore({ connectionString: server.connectionString, connectTimeoutMs: 300 });
    expect((await rejectionOf(silent)).retryable).toBe(true);
  });
});

describe.skipIf(isMissing(postgres))('a postgres that is killed under eight writers', () => {
  it('loses nothing that a PostgresStore has acknowledged, and repeats nothing', async () => {
    const server = await postgres.start();
    await migratePostgres({ connectionString: server.connectionString });
    const store = await openPostgresStore({ connectionString: server.connectionString, timeoutMs: 2000 });
    let isOver = false;
    let inDoubt = 0;
    /** Counts up, each number guarded by the one before; says how far it got for certain. */
    const count = async (partition: string): Promise<number> => {
      let done = 0;
      while (!isOver) {
        const value = done === 0 ? undefined : String(done);
        try {
          if (await store.write(partition, swap(value, String(done + 1)))) done += 1;
          else throw new Error(`${partition} was changed by somebody else`);
        } catch (error) {
          if (!FeedloomError.is(error)) throw error;
          if (!error.indeterminate) continue;
          inDoubt += 1;
          const held = Number((await onceConnected(() => head(store, partition))) ?? 0);
          expect([done, done + 1]).toContain(held);
          done = held;
        }
      }
      return done;
    };
    const writers = Array.from({ length: 8 }, (_, index) => count(`writer ${index}`));
    for (let kill = 0; kill < 3; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await server.kill();
      await server.restart();
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    isOver = true;
    const counts = await Promise.all(writers);
    for (const [index, done] of counts.entries()) expect(await head(store, `writer ${index}`)).toBe(String(done));
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(inDoubt, 'writes in flight when it was killed').toBeGreaterThan(0);
    await store.close();
    await server.stop();
  });
});
