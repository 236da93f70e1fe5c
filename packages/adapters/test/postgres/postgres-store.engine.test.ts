import { migratePostgres, openPostgresStore } from '@feedloom/adapters/postgres';
import { createStoreCatalogue } from '@feedloom/core';
import type { OrderedStore } from '@feedloom/core';
import { testCatalogue, testOrderedStore } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { type Pgbouncer, pgbouncer } from '../../../../engines/pgbouncer/pgbouncer.js';
import { postgres } from '../../../../engines/postgres/postgres.js';
import type { PostgresServer } from '../../../../engines/postgres/start-postgres.js';
import { type CuttingProxy, startCuttingProxy } from '../redis/cutting-proxy.js';

const cannotRun = isMissing(postgres) || isMissing(pgbouncer);

/** Each law gets a table of its own: an empty store without emptying the database. */
let tables = 0;
async function openEmpty(connectionString: string): Promise<OrderedStore> {
  const table = `laws_${(tables += 1)}`;
  await migratePostgres({ connectionString, table });
  return openPostgresStore({ connectionString, table, timeoutMs: 10_000 });
}

describe.skipIf(cannotRun)('PostgresStore on postgres', () => {
  let server: PostgresServer;
  let proxy: CuttingProxy;
  beforeAll(async () => {
    server = await postgres.start();
    proxy = await startCuttingProxy(server.port);
  });
  afterAll(async () => {
    proxy.close();
    await server.stop();
  });

  testOrderedStore(
    { describe, it },
    () => openEmpty(server.connectionString.replace(String(server.port), String(proxy.port))),
    {
      async cut() {
        proxy.cutNextAnswer();
        return async () => undefined;
      },
    },
  );

  testCatalogue({ describe, it }, async () => {
    const store = await openEmpty(server.connectionString);
    const open = () => createStoreCatalogue({ store });
    return { catalogue: open(), other: open(), close: () => store.close() };
  });
});

describe.skipIf(cannotRun)('PostgresStore on postgres through pgbouncer, which pools transactions', () => {
  let server: PostgresServer;
  let proxy: Pgbouncer;
  beforeAll(async () => {
    server = await postgres.start();
    proxy = await pgbouncer.start({ serverPort: server.port, poolSize: 3 });
  });
  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  testOrderedStore({ describe, it }, () => openEmpty(proxy.connectionString));
});
