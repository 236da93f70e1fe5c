import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { ERROR_CODES, FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';
import { isFault } from '../src/resilience/fault.js';

/** The rows of the guide's table, cell by cell. */
const rows = readFileSync(new URL('../../../docs/guide/errors.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `ERR_'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('FeedloomError', () => {
  it('carries a code, whether to try again, and the error beneath', () => {
    const cause = new Error('ECONNRESET');
    const options = { cause, retryable: true, indeterminate: true, retryAfterMs: 20 };
    const error = new FeedloomError('ERR_UNAVAILABLE', 'The store is away.', options);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'FeedloomError', code: 'ERR_UNAVAILABLE', message: 'The store is away.' });
    expect(error).toMatchObject({ cause, retryable: true, indeterminate: true, retryAfterMs: 20 });
    const plain = new FeedloomError('ERR_CLOSED', 'Closed.');
    expect(plain).toMatchObject({ retryable: false, indeterminate: false, retryAfterMs: undefined });
    expect('cause' in plain).toBe(false);
  });

  it('knows its kind and its code, and nothing else', () => {
    const error: unknown = new FeedloomError('ERR_CLOSED', 'Closed.');
    expect(FeedloomError.is(error)).toBe(true);
    expect(FeedloomError.is(error, 'ERR_CLOSED')).toBe(true);
    expect(FeedloomError.is(error, 'ERR_TIMEOUT')).toBe(false);
    for (const other of [new Error('x'), { code: 'ERR_CLOSED' }, null, undefined, 'ERR_CLOSED', () => undefined]) {
      expect(FeedloomError.is(other)).toBe(false);
    }
  });

  it('is known across two copies of the module, where instanceof is not', async () => {
    vi.resetModules();
    const copy = await import('../src/errors.js');
    const error = new copy.FeedloomError('ERR_CORRUPT', 'Damaged.');
    expect(error instanceof FeedloomError).toBe(false);
    expect(FeedloomError.is(error, 'ERR_CORRUPT')).toBe(true);
  });

  it('keeps its marker out of what is printed or sent', () => {
    const error = new FeedloomError('ERR_CLOSED', 'Closed.');
    expect(Object.keys(error)).not.toContain('Symbol(@feedloom/error)');
    expect(
      Object.getOwnPropertySymbols(error).filter((key) => Object.getOwnPropertyDescriptor(error, key)?.enumerable),
    ).toEqual([]);
  });
});

describe('the guide to errors', () => {
  it('explains every code, once, in order, and none that does not exist', () => {
    expect(rows.map(([code]) => code?.replaceAll('`', ''))).toEqual([...ERROR_CODES]);
    expect([...ERROR_CODES]).toEqual([...ERROR_CODES].sort());
  });

  it('leaves no cell empty', () => {
    expect(rows.filter((cells) => cells.length !== 5 || cells.some((cell) => cell === ''))).toEqual([]);
  });

  it('blames the caller for exactly the errors that no fallback answers', () => {
    for (const [code, , fault] of rows) {
      const error = new FeedloomError(code?.replaceAll('`', '') as ErrorCode, 'x');
      expect([code, fault]).toEqual([code, isFault(error) ? 'part' : 'caller']);
    }
  });
});
