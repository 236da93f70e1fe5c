import { createVirtualClock } from '@feedloom/core/testing';
import { expect, it } from 'vitest';
import type { ConnectionPool } from '../../src/hbase/connection-pool.js';
import { GrowingTimestamps } from '../../src/hbase/growing-timestamps.js';
import { RowNames } from '../../src/hbase/row-names.js';
import { TableCalls } from '../../src/hbase/table-calls.js';

it('a call may have been sent again once the server’s client has paused, and was once it has waited, as it is set up', async () => {
  const clock = createVirtualClock();
  const pool = { resendPauseMs: 20, resendsAfterMs: 500 } as ConnectionPool;
  const parts = { pool, table: 'feedloom', names: new RowNames('fl'), timestamps: new GrowingTimestamps(clock), clock };
  const waited = new TableCalls(parts).wait();
  const found: [boolean, boolean][] = [];
  for (const ms of [19, 1, 479, 1]) {
    await clock.advance(ms);
    found.push([waited.mayBeResent(), waited.wasResent()]);
  }
  expect(found).toEqual([
    [false, false],
    [true, false],
    [true, false],
    [true, true],
  ]);
});
