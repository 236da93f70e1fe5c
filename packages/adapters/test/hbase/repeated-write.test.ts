import { describe, expect, it } from 'vitest';
import type { TColumnValue } from '../../src/hbase/generated/thrift2-client.mjs';
import { traceIn, tracePutOf } from '../../src/hbase/repeated-write.js';

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
