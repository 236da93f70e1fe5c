import { describe, expect, it } from 'vitest';
import { encodeChange } from '../../src/cassandra/encode-change.js';
import { planRead } from '../../src/cassandra/plan-read.js';
import { wrapCassandraError } from '../../src/cassandra/wrap-cassandra-error.js';

const bytes = (text: string): Buffer => Buffer.from(text);
const cell = (key: string, value = '1') => ({ key: bytes(key), value: bytes(value) });

/** What each statement does and on what condition, without the table. */
const shapesOf = (change: Parameters<typeof encodeChange>[2]): string[] =>
  encodeChange('t', 'p', change).map(({ query }) => `${query.slice(0, 6)}${/ IF .*$/.exec(query)?.[0] ?? ''}`);

describe('a change as a batch', () => {
  it('has exactly one condition, always: it is what Paxos orders', () => {
    expect(shapesOf({ puts: [cell('a'), cell('b')] })).toEqual(['UPDATE IF value != 0x', 'UPDATE']);
    expect(shapesOf({ deletes: [bytes('a'), bytes('b')] })).toEqual(['DELETE IF value != 0x', 'DELETE']);
  });

  it('is guarded where it touches the guard, and otherwise by a statement that changes nothing', () => {
    const [held, absent] = [
      { key: bytes('h'), expected: bytes('1') },
      { key: bytes('h'), expected: undefined },
    ];
    expect(shapesOf({ guard: held, puts: [cell('a'), cell('h')] })).toEqual(['UPDATE', 'UPDATE IF value = ?']);
    expect(shapesOf({ guard: held, puts: [cell('a')] })).toEqual(['UPDATE', 'UPDATE IF value = ?']);
    expect(shapesOf({ guard: held, deletes: [bytes('h')] })).toEqual(['DELETE IF value = ?']);
    expect(shapesOf({ guard: absent, puts: [cell('h')] })).toEqual(['UPDATE IF value = null']);
    expect(shapesOf({ guard: absent, puts: [cell('a')] })).toEqual(['UPDATE', 'DELETE IF value = null']);
  });

  it('is refused before it is sent if it is larger than a server writes as one', () => {
    const value = Buffer.alloc(4 * 1024 * 1024, 1);
    const puts = ['a', 'b', 'c'].map((key) => ({ key: bytes(key), value }));
    expect(() => encodeChange('t', 'p', { puts })).toThrow('is more than');
  });
});

describe('a read as queries', () => {
  it('shares a query among neighbouring keys only, so that no part is older than the one before', () => {
    const range = { gte: bytes('m/'), lt: bytes('m0') };
    const parts = [{ key: bytes('h') }, { key: bytes('x') }, range, { ...range, lt: bytes('m') }, { key: bytes('h') }];
    const queries = planRead('t', 'p', parts).map(({ query }) => (query.includes(' IN ') ? 'keys' : 'range'));
    expect(queries).toEqual(['keys', 'range', 'keys']);
  });
});

describe('a failed write', () => {
  const failed = (error: object): unknown => {
    const { code, indeterminate } = wrapCassandraError(Object.assign(new Error('m'), error), 'a write', true);
    return [code, indeterminate];
  };

  it('is in doubt once replicas may have agreed on it', () => {
    expect(failed({ name: 'ResponseError', code: 0x1000, consistencies: 9 })).toEqual(['ERR_UNAVAILABLE', false]);
    expect(failed({ name: 'ResponseError', code: 0x1000, consistencies: 6 })).toEqual(['ERR_UNAVAILABLE', true]);
    expect(failed({ name: 'ResponseError', code: 0x1100 })).toEqual(['ERR_TIMEOUT', true]);
    expect(failed({ name: 'ResponseError', code: 0x1700 })).toEqual(['ERR_TIMEOUT', true]);
    expect(failed({ name: 'OperationTimedOutError' })).toEqual(['ERR_TIMEOUT', true]);
    expect(failed({ isSocketError: true })).toEqual(['ERR_UNAVAILABLE', true]);
    expect(failed({ name: 'NoHostAvailableError' })).toEqual(['ERR_UNAVAILABLE', false]);
    expect(failed({ name: 'ResponseError', code: 0x2200 })).toEqual(['ERR_INVALID_ARGUMENT', false]);
  });
});
