import { Deadline, FeedloomError } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import type { TColumnValue } from '../../src/hbase/generated/thrift2-client.mjs';
import { refuteRepeat, traceIn, tracePutOf } from '../../src/hbase/repeated-write.js';
import type { TableCalls } from '../../src/hbase/table-calls.js';

const key = Buffer.from('h');
const value = Buffer.from('1');
const put = (name: string): { key: Buffer; value: Buffer } => ({ key: Buffer.from(name), value });
const cellOf = (timestamp: number): TColumnValue =>
  ({ qualifier: key, value, timestamp: { toNumber: () => timestamp } }) as TColumnValue;

describe('the trace of a guarded write', () => {
  it('is what it puts in place of its guard, else whatever it puts', () => {
    const guard = { key, expected: value };
    expect(tracePutOf({ guard, puts: [put('a'), put('h')] })).toEqual(put('h'));
    expect(tracePutOf({ guard, puts: [put('a'), put('b')] })).toEqual(put('a'));
    expect(tracePutOf({ guard, deletes: [key] })).toBeUndefined();
  });

  it('is the write itself, something older that it would have replaced, or tells nothing', () => {
    expect(traceIn(cellOf(99), value, 100)).toBe('older');
    expect(traceIn(cellOf(100), value, 100)).toBe('own');
    expect(traceIn(cellOf(100), Buffer.from('of another'), 100)).toBe('unknown');
    expect(traceIn(cellOf(101), value, 100)).toBe('unknown');
    expect(traceIn(undefined, value, 100)).toBe('unknown');
  });
});

describe('a refusal that nothing can be read about', () => {
  it('is in doubt, although what failed is only a read', async () => {
    class Named {}
    const failure = new FeedloomError('ERR_UNAVAILABLE', 'No connection.', { retryable: true });
    const calls = { driver: { thrift2: { TColumn: Named, TGet: Named } }, get: () => Promise.reject(failure) };
    const write = { change: { puts: [put('h')] }, family: key, row: key, timestamp: 100 };
    const refuting = refuteRepeat(calls as unknown as TableCalls, write, false, Deadline.of({}));
    await expect(refuting).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: true, cause: failure });
  });
});
