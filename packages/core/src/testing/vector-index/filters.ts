import assert from 'node:assert/strict';
import type { VectorFilter } from '../../contracts/vector-index.js';
import type { Law } from '../law.js';
import { withSeed } from '../seed.js';
import type { OpenVectorIndex } from '../vector-index.js';
import { atAngle, clusteredItems, idsOf, nearest, searchOne, unit } from './vectors.js';

const cases: readonly (readonly [VectorFilter, readonly string[]])[] = [
  [{}, ['none', 'red', 'blue', 'both', 'big']],
  [{ anyOf: ['red'] }, ['red', 'both', 'big']],
  [{ anyOf: ['red', 'blue'] }, ['red', 'blue', 'both', 'big']],
  [{ anyOf: ['green'] }, []],
  [{ anyOf: [] }, []],
  [{ allOf: ['red', 'blue'] }, ['both', 'big']],
  [{ allOf: [] }, ['none', 'red', 'blue', 'both', 'big']],
  [{ noneOf: ['blue'] }, ['none', 'red']],
  [{ noneOf: [] }, ['none', 'red', 'blue', 'both', 'big']],
  [{ exclude: ['red', 'gone'] }, ['none', 'blue', 'both', 'big']],
  [{ anyOf: ['red'], allOf: ['blue'], noneOf: ['big'], exclude: ['x'] }, ['both']],
  [{ anyOf: ['red'], exclude: ['red', 'both', 'big'] }, []],
];

/** Laws about filters. */
export const filterLaws: readonly Law<OpenVectorIndex>[] = [
  {
    name: 'finds exactly the items that all conditions of a filter let through',
    async holds({ index }) {
      const { dimension } = index.space;
      const tags = { none: [], red: ['red'], blue: ['blue'], both: ['red', 'blue'], big: ['blue', 'big', 'red'] };
      await index.upsert(
        Object.entries(tags).map(([id, list], step) => ({ id, vector: atAngle(dimension, step / 5), tags: list })),
      );
      for (const [filter, ids] of cases) {
        const answer = await searchOne(index, unit(dimension, 1), { filter });
        assert.deepEqual(idsOf(answer), ids, JSON.stringify(filter));
        assert.equal(answer.complete, true, JSON.stringify(filter));
      }
    },
  },
  {
    name: 'fills the limit through a filter that lets few through, or says that it has not',
    async holds({ index, seed }) {
      await withSeed({ seed }, async (random) => {
        const { dimension } = index.space;
        const items = clusteredItems(random, 1_000, dimension).map((item, number) => ({
          ...item,
          tags: [...(item.tags ?? []), ...(number % 50 === 0 ? ['rare'] : [])],
        }));
        await index.upsert(items);
        const rare = items.filter(({ tags }) => tags.includes('rare'));
        // Far from what the filter lets through, where walking from neighbour to neighbour gives up first.
        const query = (items[7] ?? { vector: unit(dimension, 1) }).vector;
        for (const limit of [5, rare.length, 100]) {
          const answer = await searchOne(index, query, { limit, filter: { anyOf: ['rare'] } });
          const ids = new Set(rare.map(({ id }) => id));
          assert.ok(
            answer.hits.every(({ id }) => ids.has(id)),
            'an item that the filter excludes',
          );
          const due = Math.min(limit, rare.length);
          assert.equal(answer.complete, answer.hits.length === due, `${answer.hits.length} of ${due}`);
          if (!answer.exact) continue;
          const truth = nearest(rare, query).slice(0, limit);
          assert.deepEqual([...idsOf(answer)].sort(), truth.map(({ id }) => id).sort());
        }
      });
    },
  },
];
