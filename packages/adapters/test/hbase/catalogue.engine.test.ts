import { openHBaseStore } from '@feedloom/adapters/hbase';
import { createStoreCatalogue } from '@feedloom/core';
import { testCatalogue } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type HBaseEngine, hbase } from '../../../../engines/hbase/hbase-engine.js';
import { isMissing } from '../../../../engines/is-missing.js';

let opened = 0;

describe.skipIf(isMissing(hbase))('createStoreCatalogue over HBaseStore on hbase', () => {
  let server: HBaseEngine;
  beforeAll(async () => {
    server = await hbase.start();
    await (await openHBaseStore({ port: server.port, createTable: true, timeoutMs: 60_000 })).close();
  });
  afterAll(() => server.stop());

  testCatalogue({ describe, it }, async () => {
    const store = await openHBaseStore({ port: server.port, prefix: `catalogue-${(opened += 1)}`, timeoutMs: 10_000 });
    const open = () => createStoreCatalogue({ store });
    return { catalogue: open(), other: open(), close: () => store.close() };
  });
});
