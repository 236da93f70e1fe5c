import { describe, expect, it } from 'vitest';
import { whyNoFaiss } from '../../engines/faiss/why-no-faiss.js';
import { INDEX_KINDS } from '../src/indexes/index-kinds.js';
import { meetIndexes } from '../src/indexes/meet-indexes.js';
import { chooseSeed } from '../src/seed.js';

/** `npm run faults -- --group T11` meets 300 of each. */
const COUNT = 8;
/** Each of these is built again in one process and proved in another. */
const FAISS_COUNT = 4;

describe('fault group T11', { timeout: 300_000 }, () => {
  const seed = chooseSeed();

  const kinds = Object.keys(INDEX_KINDS).map((kind) => ({
    kind,
    count: kind === 'faiss' ? FAISS_COUNT : COUNT,
    isMissing: kind === 'faiss' && whyNoFaiss() !== undefined,
  }));

  for (const { kind, count, isMissing } of kinds) {
    it.skipIf(isMissing)(`believes no damaged file of a ${kind} index`, async () => {
      const { row, failure } = await meetIndexes({ kind, count, seed, isForged: false });
      expect(failure).toBeUndefined();
      expect(row.runs).toBeGreaterThanOrEqual(count / 2);
    });

    it.skipIf(isMissing)(`survives damaged files of a ${kind} index whose hashes were made afterwards`, async () => {
      const { row, failure, detail } = await meetIndexes({ kind, count, seed, isForged: true });
      expect(failure, detail).toBeUndefined();
      expect(row.runs).toBeGreaterThanOrEqual(count / 2);
    });
  }
});
