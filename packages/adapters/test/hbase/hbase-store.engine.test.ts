import { openHBaseClient, openHBaseStore, prepareHBaseTable } from '@feedloom/adapters/hbase';
import { testOrderedStore } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type HBaseEngine, hbase } from '../../../../engines/hbase/hbase-engine.js';
import { isMissing } from '../../../../engines/is-missing.js';

/** Each law gets rows of its own: an empty store without emptying the table. */
let stores = 0;
const freshPrefix = (): string => `laws-${(stores += 1)}`;

describe.skipIf(isMissing(hbase))('HBaseStore on hbase', () => {
  for (const { transport, protocol } of [
    { transport: 'buffered', protocol: 'binary' },
    { transport: 'framed', protocol: 'compact' },
  ] as const) {
    describe(`speaking ${transport} ${protocol}`, () => {
      let server: HBaseEngine;
      beforeAll(async () => {
        server = await hbase.start({ transport, protocol });
        await using client = await openHBaseClient({ port: server.port, transport, protocol });
        await prepareHBaseTable(client);
      });
      afterAll(() => server.stop());

      testOrderedStore(
        { describe, it },
        () => openHBaseStore({ port: server.port, prefix: freshPrefix(), timeoutMs: 5000, transport, protocol }),
        {
          async cut() {
            process.kill(server.pid, 'SIGSTOP');
            return async () => {
              process.kill(server.pid, 'SIGCONT');
            };
          },
        },
      );
    });
  }
});
