import { describe, expect, it } from 'vitest';
import type { TColumnValue } from '../../src/hbase/generated/thrift2-client.mjs';
import { traceIn, traceKeyOf } from '../../src/hbase/repeated-write.js';

const key = Buffer.from('h');
const value = Buffer.from('1');
const put = (name: string): { key: Buffer; value: Buffer } => ({ key: Buffer.from(name), value });
const cellOf = (timestamp: number): TColumnValue =>
  ({ qualifier: key, value, timestamp: { toNumber: () => timestamp } }) as TColumnValue;

describe('the trace of a guarded write', () => {
  it('is its guard if it replaces that, else whatever it puts', () => {
    expect(traceKeyOf({ guard: { key, expected: value }, puts: [put('a'), put('h')] })).toEqual(key);
    expect(traceKeyOf({ guard: { key, expected: value }, puts: [put('a'), put('b')] })).toEqual(Buffer.from('a'));
    expect(traceKeyOf({ guard: { key, expected: value }, deletes: [key] })).toBeUndefined();
  });

  it('is the write itself, something older that it would have replaced, or tells nothing', () => {
    expect(traceIn(cellOf(99), 100)).toBe('older');
    expect(traceIn(cellOf(100), 100)).toBe('own');
    expect(traceIn(cellOf(101), 100)).toBe('unknown');
    expect(traceIn(undefined, 100)).toBe('unknown');
  });
});
