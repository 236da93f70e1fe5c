import { createCassandraStore } from '@feedloom/adapters/cassandra';
import { createStoreCatalogue } from '@feedloom/core';
import { testCatalogue } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { cassandra } from '../../../../engines/cassandra/cassandra.js';
import type { CassandraServer } from '../../../../engines/cassandra/start-cassandra.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { type FreshTables, freshTables } from './fresh-tables.js';

describe.skipIf(isMissing(cassandra))('createStoreCatalogue over CassandraStore on cassandra', () => {
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

  testCatalogue({ describe, it }, async () => {
    const table = await tables.make();
    const store = createCassandraStore(tables.client, { table, replicas: 1, timeoutMs: 8000 });
    const open = () => createStoreCatalogue({ store });
    return { catalogue: open(), other: open(), close: () => store.close() };
  });
});
