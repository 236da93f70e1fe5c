import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPostgresStore, migratePostgres, openPostgresStore } from '@feedloom/adapters/postgres';
import type { Change } from '@feedloom/core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { postgres } from '../../../../engines/postgres/postgres.js';
import type { PostgresServer } from '../../../../engines/postgres/start-postgres.js';
import { rejectionOf } from '../rejection-of.js';

const key = Buffer.from('h');
const put: Change = { puts: [{ key, value: Buffer.from('1') }] };

describe.skipIf(isMissing(postgres))('how postgres is set up for a PostgresStore', () => {
  let server: PostgresServer;
  let connectionString: string;
  beforeAll(async () => {
    server = await postgres.start({ settings: { log_statement: 'all' } });
    ({ connectionString } = server);
  });
  afterAll(() => server.stop());

  /** The server's settings as one connection sees them. */
  const withSettings = (settings: string): pg.PoolConfig => ({ options: settings });

  it('is one migration that can be run again, and by many at once', async () => {
    const versions = await Promise.all(
      Array.from({ length: 8 }, () => migratePostgres({ connectionString, schema: 'many' })),
    );
    expect(versions).toEqual(versions.map(() => 1));
    const store = await openPostgresStore({ connectionString, schema: 'many' });
    await store.write('p', put);
    expect(await migratePostgres({ connectionString, schema: 'many' })).toBe(1);
    expect(await store.readMany([{ partition: 'p', key }])).toEqual([Buffer.from('1')]);
    await store.close();
  });

  it('is asked for before a store opens', async () => {
    const error = await rejectionOf(openPostgresStore({ connectionString, table: 'nowhere' }));
    expect(error).toMatchObject({ code: 'ERR_NOT_FOUND' });
    expect(error.message).toContain('migratePostgres');
  });

  it('takes no names that would have to be quoted', async () => {
    for (const name of ['', 'Cells', 'a"b', '1a', 'a-b', 'x'.repeat(41), '"; DROP TABLE x; --']) {
      expect((await rejectionOf(migratePostgres({ connectionString, table: name }))).code).toBe('ERR_INVALID_ARGUMENT');
      expect((await rejectionOf(openPostgresStore({ connectionString, schema: name }))).code).toBe(
        'ERR_INVALID_ARGUMENT',
      );
    }
  });

  it('needs one round trip for each call, whatever it holds, and two for a refresh', async () => {
    await migratePostgres({ connectionString });
    const pool = new pg.Pool({ connectionString, max: 1 });
    const store = createPostgresStore(pool);
    const [one = '', range] = ['SELECT', { gte: Buffer.from('a'), lt: Buffer.from('z') }];
    await store.write('p', put);
    const log = join(server.directory, 'server.log');
    const statements = async (): Promise<number> =>
      (await readFile(log, 'utf8')).split('\n').filter((line) => /execute <unnamed>|statement:/.test(line)).length;
    const before = await statements();
    const puts = Array.from({ length: 3000 }, (_, at) => ({ key: Buffer.from(`k${at}`), value: Buffer.from(one) }));
    await store.read('p', [{ key }, range, { ...range, reverse: true, limit: 5 }]);
    await store.write('p', { guard: { key, expected: Buffer.from('1') }, puts, deletes: [Buffer.from('gone')] });
    await store.readMany(Array.from({ length: 50 }, (_, at) => ({ partition: `p${at}`, key })));
    expect((await statements()) - before).toBe(3);
    await store.close();
    await pool.end();
  });

  it.each([
    ['fsync', ''],
    ['memory', '-c synchronous_commit=off'],
    ['fsync', '-c synchronous_commit=local'],
  ])('means %s by an acknowledgement with "%s"', async (durability, settings) => {
    await migratePostgres({ connectionString });
    const store = await openPostgresStore({ connectionString, poolOptions: withSettings(settings) });
    expect(store.supports).toMatchObject({ durability, snapshotReads: true, indeterminateWrites: true });
    await store.close();
  });

  it('refuses writes whole under another isolation than the one they are right under', async () => {
    await migratePostgres({ connectionString });
    const poolOptions = withSettings('-c default_transaction_isolation=serializable');
    const store = await openPostgresStore({ connectionString, poolOptions });
    const error = await rejectionOf(store.write('isolated', put));
    expect(error).toMatchObject({ code: 'ERR_UNSUPPORTED', indeterminate: false });
    expect(await store.readMany([{ partition: 'isolated', key }])).toEqual([undefined]);
    await store.close();
  });

  it('says that a server which only reads has refused a write, and may take it later', async () => {
    await migratePostgres({ connectionString });
    const poolOptions = withSettings('-c default_transaction_read_only=on');
    const store = await openPostgresStore({ connectionString, poolOptions });
    expect(await rejectionOf(store.write('standby', put))).toMatchObject({
      code: 'ERR_UNAVAILABLE',
      retryable: true,
      indeterminate: false,
    });
    await store.close();
  });
});

describe.skipIf(isMissing(postgres))('postgres with other promises', () => {
  it('survives a crash of its own without fsync, but says that it would not survive one of the machine', async () => {
    const server = await postgres.start({ settings: { fsync: 'off' } });
    const { connectionString } = server;
    await migratePostgres({ connectionString });
    const store = await openPostgresStore({ connectionString });
    expect(store.supports.durability).toBe('os');
    await store.close();
    await server.stop();
  });

  it('promises a second server where one has to confirm, and says of a write that none confirms that it may be done', async () => {
    const server = await postgres.start({ settings: { synchronous_standby_names: 'absent' } });
    const { connectionString } = server;
    const alone: pg.PoolConfig = { options: '-c synchronous_commit=local' };
    await migratePostgres({ connectionString, poolOptions: alone });
    const store = await openPostgresStore({ connectionString, timeoutMs: 300 });
    expect(store.supports.durability).toBe('quorum');
    expect(await rejectionOf(store.write('p', put))).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true });
    await store.close();
    await server.stop();
  });
});
