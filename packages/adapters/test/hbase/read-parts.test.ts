import { describe, expect, it } from 'vitest';
import type { ReadPart } from '@feedloom/core';
import type { TResult, Thrift2 } from '../../src/hbase/generated/thrift2-client.mjs';
import { planGets } from '../../src/hbase/read-parts.js';
import type { PlannedGet } from '../../src/hbase/read-parts.js';

/** A struct of Thrift that only remembers. */
class Struct {
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}
const thrift2 = { TColumn: Struct, TGet: Struct } as unknown as Thrift2;

describe('a read as gets', () => {
  const storeLimitOf = (limit: number | undefined, reverse = false): unknown => {
    const part = { gte: Buffer.of(1), lt: Buffer.of(2), reverse, limit };
    const [plan] = planGets(thrift2, Buffer.from('c'), Buffer.from('row'), [part]);
    return (plan as unknown as { get: { storeLimit?: number } }).get.storeLimit;
  };

  it('takes a limit that Thrift has no number for as none', () => {
    expect([1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 1, undefined].map((limit) => storeLimitOf(limit))).toEqual([
      ...[1, 2 ** 31 - 1],
      ...[undefined, undefined, undefined],
    ]);
  });

  it('reads a reversed range whole up to a page, and more than its limit, so that it shows whether there is more', () => {
    expect([1, 255, 256, 1000].map((limit) => storeLimitOf(limit, true))).toEqual([256, 256, 257, 1001]);
    expect(storeLimitOf(undefined, true)).toBeUndefined();
  });

  describe('of whole ranges that are prefixes', () => {
    const range = (from: string, to: string, reverse = false) => ({
      gte: Buffer.from(from),
      lt: Buffer.from(to),
      reverse,
    });
    const key = (name: string) => ({ key: Buffer.from(name) });
    const plan = (...parts: ReadPart[]) =>
      planGets(thrift2, Buffer.from('c'), Buffer.from('row'), parts) as PlannedGet[];
    const filterOf = ({ get }: PlannedGet): string =>
      (get as unknown as { filterBytes: Buffer }).filterBytes.toString('latin1');

    it('takes one get for those beside each other, and one for keys', () => {
      expect(plan(key('h'), key('x'), range('m', 'n'), range('b', 'c'), range('o', 'p'))).toHaveLength(2);
      expect(plan(range('m', 'n'), { ...range('b', 'c'), limit: 5 }, range('b', 'bz'), range('o', 'p'))).toHaveLength(
        4,
      );
      expect(plan(range('\xff', '\xff\xff'), range('', 'a'))).toHaveLength(2);
    });

    it('asks for a prefix once, and not for one that another begins', () => {
      const [asked] = plan(range('ab', 'ac'), range('a', 'b'), range('a', 'b'), range('c', 'd'));
      expect(filterOf(asked as PlannedGet).endsWith('\x12\x06\n\x01a\n\x01c')).toBe(true);
    });

    it('asks for many long ones', () => {
      const long = Array.from({ length: 20 }, (_, at) => `${String(at).padStart(2, '0')}${'x'.repeat(1_000)}`);
      const [asked] = plan(...long.map((from) => range(from, `${from.slice(0, -1)}y`)));
      const body = 20 * (1_002 + 3);
      const length = [(body & 0x7f) | 0x80, ((body >> 7) & 0x7f) | 0x80, body >> 14];
      expect(filterOf(asked as PlannedGet)).toContain(`\x12${String.fromCharCode(...length)}\n`);
    });

    it('gives each part its cells, copied for those who come later', () => {
      const [asked] = plan(range('ab', 'ac', true), range('a', 'b'));
      const columnValues = ['aa', 'ab', 'abc', 'ac'].map((name) => ({
        qualifier: Buffer.from(name),
        value: Buffer.from(name),
      }));
      const answers = asked?.decode({ row: Buffer.from('row'), columnValues } as unknown as TResult) ?? [];
      const names = answers.map((entries) => entries.map((entry) => Buffer.from(entry.key).toString()));
      expect(names).toEqual([
        ['abc', 'ab'],
        ['aa', 'ab', 'abc', 'ac'],
      ]);
      for (const entry of answers[0] ?? []) entry.value.fill(0);
      expect(answers[1]?.map((entry) => Buffer.from(entry.value).toString())).toEqual(['aa', 'ab', 'abc', 'ac']);
    });
  });
});
