import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresRateLimiter } from '@feedloom/adapters/rate-limits';
import { testRateLimiter } from '@feedloom/core/testing';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { postgres } from '../../../../engines/postgres/postgres.js';
import type { PostgresServer } from '../../../../engines/postgres/start-postgres.js';
import { rejectionOf } from '../rejection-of.js';

describe.skipIf(isMissing(postgres))('a rate limiter on postgres', () => {
  let server: PostgresServer;
  let pool: Pool;
  beforeAll(async () => {
    server = await postgres.start();
    pool = new Pool({ connectionString: server.connectionString });
    pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  let opened = 0;
  testRateLimiter({ describe, it }, async () => {
    const rules = { limit: 5, windowMs: 1000, timeoutMs: 5000, name: `laws_${(opened += 1)}` };
    return {
      limiter: await openPostgresRateLimiter(pool, rules),
      other: await openPostgresRateLimiter(pool, rules),
      advance: (ms) => sleep(ms),
    };
  });

  it('keeps limiters apart whose names differ by case only, on one connection', async () => {
    const one = new Pool({ connectionString: server.connectionString, max: 1 });
    try {
      const rules = { limit: 5, windowMs: 60_000, timeoutMs: 5000 };
      const upper = await openPostgresRateLimiter(one, { ...rules, name: 'Case' });
      const lower = await openPostgresRateLimiter(one, { ...rules, name: 'case' });
      await upper.take('a');
      await lower.take('a');
      // Counted there, and not by this process alone.
      expect((await pool.query('SELECT points FROM "Case"')).rows).toEqual([{ points: 1 }]);
      expect((await pool.query('SELECT points FROM "case"')).rows).toEqual([{ points: 1 }]);
    } finally {
      await one.end();
    }
  });

  it('says for good that it may not make its table', async () => {
    await pool.query("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    const url = new URL(server.connectionString);
    [url.username, url.password] = ['guest', 'guest'];
    const guest = new Pool({ connectionString: String(url) });
    try {
      const error = await rejectionOf(openPostgresRateLimiter(guest, { limit: 2, windowMs: 1000, name: 'refused' }));
      expect(error, error.message).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: false });
      expect(error.message).toContain('Grant the role');
    } finally {
      await guest.end();
    }
  });

  it('lets each process count alone while its server is gone', async () => {
    const limiter = await openPostgresRateLimiter(pool, { limit: 2, windowMs: 60_000, name: 'alone', timeoutMs: 300 });
    expect((await limiter.take('a')).remaining).toBe(1);
    await server.kill();
    expect((await limiter.take('a', 2)).allowed).toBe(true);
    expect((await limiter.take('a')).allowed).toBe(false);
    await server.restart();
  });
});
