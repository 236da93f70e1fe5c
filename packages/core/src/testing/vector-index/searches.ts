import assert from 'node:assert/strict';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import { withSeed } from '../seed.js';
import type { OpenVectorIndex } from '../vector-index.js';
import { atAngle, clusteredItems, idsOf, nearest, randomUnit, searchOne, unit } from './vectors.js';

const ITEMS = 600;
const QUERIES = 30;

/** Laws about searches. */
export const searchLaws: readonly Law<OpenVectorIndex>[] = [
  {
    name: 'finds nothing in an empty index, and says that this is all',
    async holds({ index }) {
      const query = unit(index.space.dimension, 1);
      const { hits, complete, degraded } = await searchOne(index, query);
      assert.deepEqual([hits, complete, degraded, index.size], [[], true, [], 0]);
      assert.deepEqual(await index.search([]), []);
    },
  },
  {
    name: 'finds the best first, with the cosine as score, and equals by ascending id',
    async holds({ index, tolerance = 1e-4 }) {
      const { dimension } = index.space;
      const angles = { far: 2.5, near: 0.2, same: 0, opposite: Math.PI, right: Math.PI / 2 };
      const items = Object.entries(angles).map(([id, angle]) => ({ id, vector: atAngle(dimension, angle) }));
      const equals = ['twin b', 'twin 10', 'twin 9', 'twin B'].map((id) => ({ id, vector: atAngle(dimension, 1) }));
      await index.upsert([...equals, ...items]);
      const found = await searchOne(index, unit(dimension, 1));
      const twins = ['twin 10', 'twin 9', 'twin B', 'twin b'];
      assert.deepEqual(idsOf(found), ['same', 'near', ...twins, 'right', 'far', 'opposite']);
      for (const { id, score } of found.hits) {
        const angle = id.startsWith('twin') ? 1 : angles[id as keyof typeof angles];
        assert.ok(Math.abs(score - Math.cos(angle)) <= tolerance, `${id}: ${score}, not ${Math.cos(angle)}`);
        assert.ok(score >= -1 && score <= 1, String(score));
      }
    },
  },
  {
    name: 'answers each query in the order of the queries',
    async holds({ index }) {
      const { dimension } = index.space;
      const axes = Array.from({ length: 8 }, (_, axis) => {
        const vector = new Float32Array(dimension);
        vector[axis] = 1;
        return { id: `axis ${axis}`, vector };
      });
      await index.upsert(axes);
      const order = [3, 0, 7, 3];
      const answers = await index.search(
        order.map((axis) => axes[axis]?.vector ?? new Float32Array()),
        { limit: 1 },
      );
      assert.deepEqual(
        answers.map((answer) => idsOf(answer)),
        order.map((axis) => [`axis ${axis}`]),
      );
    },
  },
  {
    name: 'finds at most the limit, the best, and all if there are fewer',
    async holds({ index }) {
      const { dimension } = index.space;
      const items = Array.from({ length: 20 }, (_, step) => ({
        id: `step ${String(step).padStart(2, '0')}`,
        vector: atAngle(dimension, step / 10),
      }));
      await index.upsert(items);
      const query = unit(dimension, 1);
      const ids = items.map(({ id }) => id);
      for (const limit of [1, 7, 20, 21, Math.min(1_000, index.supports.maxLimit)]) {
        const answer = await searchOne(index, query, { limit });
        assert.deepEqual(idsOf(answer), ids.slice(0, limit), `limit ${limit}`);
        assert.equal(answer.complete, true, `limit ${limit}`);
      }
      assert.equal((await searchOne(index, query)).hits.length, 10);
    },
  },
  {
    name: 'finds nothing below the least score, and everything above it',
    async holds({ index, tolerance = 1e-4 }) {
      const { dimension } = index.space;
      const items = Array.from({ length: 32 }, (_, step) => ({
        id: String(step),
        vector: atAngle(dimension, step / 10),
      }));
      await index.upsert(items);
      const query = unit(dimension, 1);
      for (const minScore of [1, 0.8, 0, -0.5, -1]) {
        const { hits, complete } = await searchOne(index, query, { limit: 100, minScore });
        for (const { id, score } of hits) assert.ok(score >= minScore, `${id} with ${score} below ${minScore}`);
        const due = items.filter((_, step) => Math.cos(step / 10) >= minScore + tolerance).length;
        assert.ok(hits.length >= due, `${hits.length} of ${due} from ${minScore}`);
        assert.equal(complete, true);
      }
    },
  },
  {
    name: 'finds the nearest of many, exactly if it says so, and never fewer than it says',
    async holds({ index, seed, recall = 0.9, tolerance = 1e-4 }) {
      await withSeed({ seed }, async (random) => {
        const { dimension } = index.space;
        const items = clusteredItems(random, ITEMS, dimension);
        await index.upsert(items);
        const queries = Array.from({ length: QUERIES }, (_, number) =>
          randomUnit(random, dimension, items[number]?.vector, 0.3 / Math.sqrt(dimension)),
        );
        const limit = 10;
        let found = 0;
        for (const [number, answer] of (await index.search(queries, { limit })).entries()) {
          const truth = nearest(items, queries[number] ?? new Float32Array());
          const least = (truth[limit - 1]?.score ?? 1) - tolerance;
          const scores = new Map(truth.map(({ id, score }) => [id, score]));
          const right = answer.hits.filter(({ id }) => (scores.get(id) ?? -2) >= least).length;
          assert.equal(new Set(idsOf(answer)).size, answer.hits.length, 'an item twice');
          if (answer.complete) assert.equal(answer.hits.length, limit, 'complete, but short');
          if (answer.exact || index.supports.exact) assert.equal(right, limit, 'exact, but not the nearest');
          for (const { id, score } of answer.hits) {
            assert.ok(Math.abs(score - (scores.get(id) ?? 9)) <= tolerance, `${id}: ${score}, not ${scores.get(id)}`);
          }
          found += right / limit / QUERIES;
        }
        assert.ok(found >= recall, `recall ${found} below ${recall}`);
      });
    },
  },
  {
    name: 'refuses bad queries, limits and scores',
    async holds({ index }) {
      const { dimension } = index.space;
      const good = unit(dimension, 1);
      for (const [what, query] of badVectors(dimension)) {
        await expectCode(index.search([good, query]), 'ERR_INVALID_ARGUMENT', what);
      }
      for (const limit of [0, -1, 1.5, NaN, Infinity, index.supports.maxLimit + 1]) {
        await expectCode(index.search([good], { limit }), 'ERR_INVALID_ARGUMENT', `limit ${limit}`);
      }
      for (const minScore of [NaN, Infinity, 1.01, -1.01]) {
        await expectCode(index.search([good], { minScore }), 'ERR_INVALID_ARGUMENT', `minScore ${minScore}`);
      }
    },
  },
];

/** Vectors that no index takes, and what is wrong with each. */
export function badVectors(dimension: number): readonly (readonly [string, Float32Array])[] {
  const good = unit(dimension, 1, 1);
  const withNumber = (number: number): Float32Array => good.map((value, place) => (place === 2 ? number : value));
  return [
    ['too short', good.slice(1)],
    ['too long', Float32Array.of(...good, 0)],
    ['empty', new Float32Array(0)],
    ['NaN', withNumber(NaN)],
    ['infinite', withNumber(Infinity)],
    ['zero', new Float32Array(dimension)],
    ['norm 2', good.map((value) => value * 2)],
    ['norm 0.99', good.map((value) => value * 0.99)],
  ];
}
