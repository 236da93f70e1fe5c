import { FeedloomError } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { isReusable, wrapPostgresError } from '../../src/postgres/wrap-postgres-error.js';

const fromServer = (code: string, severity = 'ERROR'): Error => Object.assign(new Error('said'), { code, severity });
const fromDriver = (message: string, code?: string): Error => Object.assign(new Error(message), { code });

describe('an error of PostgreSQL', () => {
  it.each([
    ['a deadlock', fromServer('40P01'), 'ERR_UNAVAILABLE', true, false],
    ['a serialisation failure', fromServer('40001'), 'ERR_UNAVAILABLE', true, false],
    ['a commit whose end nobody knows', fromServer('40003'), 'ERR_UNAVAILABLE', true, true],
    ['a full disk', fromServer('53100'), 'ERR_UNAVAILABLE', true, false],
    ['a statement that was cancelled', fromServer('57014'), 'ERR_TIMEOUT', true, false],
    ['a server that is shut down', fromServer('57P01', 'FATAL'), 'ERR_UNAVAILABLE', true, true],
    ['a server that starts', fromServer('57P03', 'FATAL'), 'ERR_UNAVAILABLE', true, true],
    ['a table that was not made', fromServer('42883'), 'ERR_UNAVAILABLE', false, false],
    ['another isolation', fromServer('0A000'), 'ERR_UNSUPPORTED', false, false],
    ['a page that is damaged', fromServer('XX001'), 'ERR_CORRUPT', false, false],
    ['a deadlock, in German', fromServer('40P01', 'FEHLER'), 'ERR_UNAVAILABLE', true, false],
    ['a server that is shut down, in Russian', fromServer('57P01', 'ВАЖНО'), 'ERR_UNAVAILABLE', true, true],
    ['a connection that broke', fromDriver('read ECONNRESET', 'ECONNRESET'), 'ERR_UNAVAILABLE', true, true],
    ['a connection that ended', fromDriver('Connection terminated unexpectedly'), 'ERR_UNAVAILABLE', true, true],
  ] as const)('says of %s whether a write may be done', (_, cause, code, retryable, indeterminate) => {
    expect(wrapPostgresError(cause, 'a write', true)).toMatchObject({ code, retryable, indeterminate, cause });
    expect(wrapPostgresError(cause, 'a read')).toMatchObject({ code, retryable, indeterminate: false });
  });

  it('leaves its connection usable if the server goes on, whatever its language', () => {
    for (const cause of [fromServer('23505'), fromServer('40001', 'ERREUR')]) expect(isReusable(cause)).toBe(true);
    for (const cause of [fromServer('57P01', 'FATAL'), fromServer('57P02', 'ВАЖНО'), fromDriver('gone')]) {
      expect(isReusable(cause)).toBe(false);
    }
  });

  it('passes as it is if it is typed already', () => {
    const error = new FeedloomError('ERR_TIMEOUT', 'Late.');
    expect(wrapPostgresError(error, 'a read')).toBe(error);
  });
});
