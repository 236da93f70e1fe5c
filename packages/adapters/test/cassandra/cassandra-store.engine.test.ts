import { createCassandraStore } from '@feedloom/adapters/cassandra';
import { testOrderedStore } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { cassandra } from '../../../../engines/cassandra/cassandra.js';
import type { CassandraServer } from '../../../../engines/cassandra/start-cassandra.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { type FreshTables, freshTables } from './fresh-tables.js';

describe.skipIf(isMissing(cassandra))('CassandraStore on cassandra', () => {
  let server: CassandraServer;
  let tables: FreshTables;
  beforeAll(async () => {
    server = await cassandra.start();
    tables = await freshTables(server);
  });
  afterAll(async () => {
    await tables.close();
    await server.stop();
  });

  describe('with one copy of each partition', () => {
    testOrderedStore(
      { describe, it },
      async () => createCassandraStore(tables.client, { table: await tables.make(), replicas: 1, timeoutMs: 8000 }),
      {
        async cut(store) {
          // The first use of a statement sends its text before the statement itself, and only the latter can be in doubt.
          const guard = { key: Buffer.of(1), expected: Buffer.of(1) };
          await store.write('elsewhere', {
            guard,
            puts: [1, 2].map((byte) => ({ key: Buffer.of(byte), value: Buffer.of(1) })),
          });
          process.kill(server.pid, 'SIGSTOP');
          return async () => {
            process.kill(server.pid, 'SIGCONT');
            const isDone = async (): Promise<void> => {
              const [[head] = []] = await store.read('p', [{ key: Buffer.from('head') }]);
              if (head?.value.length !== 'after'.length) throw new Error('not yet');
            };
            // The write lies in the server's socket. Once the server has come to it, it is done, or let go for being too old:
            // later than this, neither can happen.
            await vi.waitFor(isDone, 12_000).catch(() => undefined);
          };
        },
      },
    );
  });

  describe('whose reads take part in Paxos, as with several copies', () => {
    const groups = ['OrderedStore', 'reads', 'ranges'];
    testOrderedStore({ describe: (name, laws) => groups.includes(name) && describe(name, laws), it }, async () =>
      createCassandraStore(tables.client, {
        table: await tables.make(),
        consistency: { read: 'localSerial' },
        timeoutMs: 8000,
      }),
    );
  });
});
