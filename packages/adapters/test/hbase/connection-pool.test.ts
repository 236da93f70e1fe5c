import { Deadline, systemClock } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { ConnectionPool } from '../../src/hbase/connection-pool.js';
import type { ThriftDriver } from '../../src/hbase/thrift-connection.js';
import { rejectionOf } from '../rejection-of.js';

describe('the connections of a client that is closed', () => {
  it('take no more calls, and say that trying again is no use', async () => {
    const address = { host: '127.0.0.1', port: 1, transport: 'buffered', protocol: 'binary' } as const;
    const times = { connectTimeoutMs: 1000, idleMs: 1000, stuckMs: 1000, resendsAfterMs: 100, resendPauseMs: 10 };
    const limits = { connections: 1, maxRequestBytes: 1e6, ...times };
    const pool = new ConnectionPool({} as ThriftDriver, { ...address, ...limits }, systemClock);
    pool.close();
    const call = pool.run(Deadline.of(), 'a read', async () => 1);
    expect(await rejectionOf(call)).toMatchObject({ code: 'ERR_CLOSED', retryable: false });
  });
});
