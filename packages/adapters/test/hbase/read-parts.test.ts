import { describe, expect, it } from 'vitest';
import type { Thrift2 } from '../../src/hbase/generated/thrift2-client.mjs';
import { planGets } from '../../src/hbase/read-parts.js';

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
});
