import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/memory/index.js';
import { testOrderedStore } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';
import { brokenEdges } from './ordered-store/broken-edges.js';
import { brokenReads } from './ordered-store/broken-reads.js';
import { brokenWrites } from './ordered-store/broken-writes.js';

describe('The laws of OrderedStore', () => {
  it('accept the reference store', async () => {
    expect(await failuresOf((runner) => testOrderedStore(runner, async () => new MemoryStore()))).toEqual([]);
  });

  for (const { bug, law, open, cut } of [...brokenWrites, ...brokenReads, ...brokenEdges]) {
    it(`reject a store that ${bug}: it “${law}” not`, async () => {
      const failures = await failuresOf((runner) => testOrderedStore(runner, async () => open(), { seed: '1', cut }));
      expect(failures).toContain(law);
    });
  }
});
