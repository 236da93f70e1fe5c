import { seededRandom } from '@feedloom/core';
import { openVectorIndex } from '@feedloom/vision';
import type { EngineName, OpenedVectorIndex } from '@feedloom/vision';
import { describe, expect, it } from 'vitest';
import { chooseAccess, needsOf } from '../../src/index/engines/engine-choice.js';
import { toHalf } from '../../src/index/build/write-halves.js';
import { widthFor } from '../../src/index/usearch/search-width.js';
import { clusteredVectors, testSpace } from '../support/vectors.js';

describe('the automatic choice', () => {
  it.each([
    [1_000_000, { file: undefined, exact: false }],
    [3_000_000, { file: undefined, exact: true }],
    [20_000_000, { file: 'usearch', exact: true }],
    [60_000_000, { file: 'usearch', exact: false }],
  ] as const)('needs for %d numbers %o', (numbers, needs) => {
    expect(needsOf('auto', numbers)).toEqual(needs);
  });

  it('walks through a graph for few neighbours, and compares all rows for many', () => {
    const both = { graph: 'graph', engine: 'engine' } as unknown as Parameters<typeof chooseAccess>[0];
    expect(chooseAccess(both, 25)).toEqual({ graph: 'graph' });
    expect(chooseAccess(both, 26)).toEqual({ engine: 'engine' });
    expect(chooseAccess({ engine: both.engine }, 5)).toEqual({ engine: 'engine' });
  });
});

describe('the width of a graph search', () => {
  const steps = [
    { limit: 10, width: 40 },
    { limit: 100, width: 150 },
  ];

  it.each([
    [10, 40],
    [55, 95],
    [100, 150],
    [200, 300],
    [1, 32],
  ])('follows from what was measured: %d neighbours, %d candidates', (limit, width) => {
    expect(widthFor(limit, steps)).toBe(width);
  });

  it('is twice the limit where nothing was measured', () => {
    expect(widthFor(1000, [])).toBe(2000);
  });
});

describe('half precision', () => {
  it.each([
    [0, 0],
    [1, 0x3c00],
    [-1, 0xbc00],
    [0.5, 0x3800],
    [1 / 3, 0x3555],
    [0.1, 0x2e66],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1 - 2 ** -12, 0x3c00],
    [-0.0001, 0x868e],
  ])('rounds %d to the nearest', (value, bits) => {
    expect(toHalf(value)).toBe(bits);
  });
});

describe('large answers', { timeout: 120_000 }, () => {
  const dimension = 32;
  const random = seededRandom('engines');
  const next = clusteredVectors(random, dimension, 60);
  const items = Array.from({ length: 12_000 }, (_, at) => ({
    id: `item ${at}`,
    vector: next(),
    tags: [at % 2 === 0 ? 'even' : 'odd', ...(at % 500 === 0 ? ['rare'] : [])],
  }));
  const queries = Array.from({ length: 8 }, next);

  async function openFilled(
    engine: EngineName,
    precision: 'float32' | 'float16' = 'float32',
  ): Promise<OpenedVectorIndex> {
    const index = await openVectorIndex({ space: testSpace(dimension), engine, precision, device: 'cpu' });
    await index.upsert(items);
    await index.compact();
    return index;
  }

  it('of every engine hold at least 95 % of the truth, with its very scores', async () => {
    await using flat = await openFilled('flat');
    const searches = [{ limit: 10 }, { limit: 1_000 }, { limit: 10_000 }, { limit: 300, filter: { anyOf: ['even'] } }];
    const truths = [];
    for (const options of searches) truths.push(await flat.search(queries, options));
    for (const [engine, precision] of [['usearch'], ['exact'], ['exact', 'float16']] as const) {
      await using index = await openFilled(engine, precision);
      for (const [at, options] of searches.entries()) {
        const answers = await index.search(queries, options);
        let found = 0;
        for (const [query, { hits, complete }] of answers.entries()) {
          const truth = new Map(truths[at]?.[query]?.hits.map(({ id, score }) => [id, score]));
          expect(complete).toBe(true);
          expect(hits).toHaveLength(truth.size);
          for (const { id, score } of hits) {
            if (!truth.has(id)) continue;
            found += 1;
            expect(score).toBe(truth.get(id));
          }
        }
        expect(
          found / (queries.length * Math.min(options.limit, 12_000)),
          `${engine} ${options.limit}`,
        ).toBeGreaterThan(0.95);
      }
      const [rare] = await index.search(queries.slice(0, 1), { limit: 50, filter: { allOf: ['rare'] } });
      expect(rare).toMatchObject({ complete: true, hits: { length: 24 } });
    }
  });
});
