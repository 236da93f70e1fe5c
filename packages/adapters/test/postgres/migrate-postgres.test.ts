import { migratePostgres } from '@feedloom/adapters/postgres';
import type { Pool, PoolClient } from 'pg';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../rejection-of.js';

describe('a migration', () => {
  it('gives back a connection that comes too late', async () => {
    let released = 0;
    let come: (client: PoolClient) => void = () => undefined;
    const pool = { connect: () => new Promise<PoolClient>((resolve) => (come = resolve)) } as unknown as Pool;
    expect((await rejectionOf(migratePostgres({ pool, deadlineMs: 20 }))).code).toBe('ERR_TIMEOUT');
    come({ release: () => (released += 1) } as unknown as PoolClient);
    await Promise.resolve();
    await Promise.resolve();
    expect(released).toBe(1);
  });
});
