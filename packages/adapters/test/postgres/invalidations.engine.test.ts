import { openPostgresInvalidations } from '@feedloom/adapters/postgres';
import { testInvalidations } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { postgres } from '../../../../engines/postgres/postgres.js';
import type { PostgresServer } from '../../../../engines/postgres/start-postgres.js';
import { rejectionOf } from '../rejection-of.js';

describe.skipIf(isMissing(postgres))('PostgresInvalidations on postgres', () => {
  let server: PostgresServer;
  let channels = 0;
  beforeAll(async () => {
    server = await postgres.start();
  });
  afterAll(() => server.stop());

  testInvalidations({ describe, it }, async () => {
    const settings = { connectionString: server.connectionString, channel: `laws_${(channels += 1)}` };
    return {
      invalidations: await openPostgresInvalidations(settings),
      other: await openPostgresInvalidations(settings),
    };
  });

  /** What is heard, and a wait until something of it holds. */
  const hearing = async (settings: Parameters<typeof openPostgresInvalidations>[0]) => {
    const invalidations = await openPostgresInvalidations({ connectionString: server.connectionString, ...settings });
    const heard: (readonly string[] | undefined)[] = [];
    await invalidations.subscribe((keys) => heard.push(keys));
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    return { invalidations, heard, until };
  };

  it('hear that they may have missed something when the server was killed, and then all that follows', async () => {
    const { invalidations, heard, until } = await hearing({ channel: 'killed' });
    await server.kill();
    expect(await rejectionOf(invalidations.publish(['a']))).toMatchObject({ retryable: true });
    await server.restart();
    await until(() => heard.includes(undefined));
    await invalidations.publish(['b']);
    await until(() => heard.length > 1);
    expect(heard).toEqual([undefined, ['b']]);
    await invalidations.close();
  });

  it('notice a connection that has fallen silent', async () => {
    const { invalidations, heard, until } = await hearing({
      ...{ channel: 'silent', heartbeatMs: 50, connectTimeoutMs: 200, timeoutMs: 200 },
    });
    server.pause();
    expect(await rejectionOf(invalidations.publish(['a']))).toMatchObject({ code: 'ERR_TIMEOUT' });
    await new Promise((resolve) => setTimeout(resolve, 600));
    server.resume();
    await until(() => heard.includes(undefined));
    await invalidations.close();
  });

  it('do not open where nobody answers, nor on a channel that would have to be quoted', async () => {
    const { connectionString } = server;
    expect((await rejectionOf(openPostgresInvalidations({ connectionString, channel: 'A"' }))).code).toBe(
      'ERR_INVALID_ARGUMENT',
    );
    const nowhere = 'postgresql://feedloom@127.0.0.1:1/postgres';
    expect((await rejectionOf(openPostgresInvalidations({ connectionString: nowhere }))).code).toBe('ERR_UNAVAILABLE');
  });
});
