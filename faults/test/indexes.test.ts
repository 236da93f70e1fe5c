import { describe, expect, it } from 'vitest';
import { INDEX_KINDS } from '../src/indexes/index-kinds.js';
import { meetIndexes } from '../src/indexes/meet-indexes.js';
import { chooseSeed } from '../src/seed.js';

/** `npm run faults -- --group T11` meets 300 of each. */
const COUNT = 8;

describe('fault group T11', { timeout: 300_000 }, () => {
  const seed = chooseSeed();

  it.each(Object.keys(INDEX_KINDS))('believes no damaged file of a %s index', async (kind) => {
    const { row, failure } = await meetIndexes({ kind, count: COUNT, seed, isForged: false });
    expect(failure).toBeUndefined();
    expect(row.runs).toBeGreaterThan(COUNT / 2);
  });

  it.each(Object.keys(INDEX_KINDS))(
    'survives damaged files of a %s index whose hashes were made after the damage',
    async (kind) => {
      const { row, failure, detail } = await meetIndexes({ kind, count: COUNT, seed, isForged: true });
      expect(failure, detail).toBeUndefined();
      expect(row.runs).toBeGreaterThan(COUNT / 2);
    },
  );
});
