import { describe, expect, it } from 'vitest';
import { RowNames } from '../../src/hbase/row-names.js';

describe('RowNames', () => {
  const names = new RowNames('fl');

  it('bring every name back', () => {
    for (const name of ['user', 'a/b/c', 'ü 漢字 🎈', '\0', ' ', '/']) {
      expect(names.partitionOf(names.rowOf(name))).toBe(name);
    }
  });

  it('lie between the first and the last row of their prefix, apart from those of any other', () => {
    const others = ['f', 'fl2', 'fl.', 'fl-', 'fl0'].map((prefix) => new RowNames(prefix));
    const isWithin = (row: Buffer, { start, stop }: RowNames): boolean =>
      Buffer.compare(start, row) <= 0 && Buffer.compare(row, stop) < 0;
    for (const name of ['a', '\u{10ffff}', '0', '/']) {
      expect(isWithin(names.rowOf(name), names)).toBe(true);
      for (const other of others) expect(isWithin(other.rowOf(name), names)).toBe(false);
    }
  });

  it('spread names that are alike evenly over regions', () => {
    const splits = names.splits(4);
    const counts = [0, 0, 0, 0];
    for (let user = 0; user < 4000; user += 1) {
      const row = names.rowOf(`user:${user}`);
      const region = splits.filter((split) => Buffer.compare(split, row) <= 0).length;
      counts[region] = (counts[region] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(800);
  });

  it('refuse a prefix that would need escaping', () => {
    for (const prefix of ['', 'a/b', 'ü', 'x'.repeat(65)]) expect(() => new RowNames(prefix)).toThrow(/prefix/);
  });
});
