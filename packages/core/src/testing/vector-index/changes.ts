import assert from 'node:assert/strict';
import type { VectorItem } from '../../contracts/vector-index.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import type { OpenVectorIndex } from '../vector-index.js';
import { badVectors } from './searches.js';
import { atAngle, idsOf, searchOne, unit } from './vectors.js';

/** Laws about what is written. */
export const changeLaws: readonly Law<OpenVectorIndex>[] = [
  {
    name: 'gives items back as they were written, in the order asked for',
    async holds({ index }) {
      const { dimension } = index.space;
      const one: VectorItem = { id: 'one', vector: unit(dimension, 1, 2, 3), tags: ['x', 'y'] };
      const two: VectorItem = { id: 'two', vector: unit(dimension, -3, 1) };
      await index.upsert([one, two]);
      assert.deepEqual(withTags(await index.get(['two', 'none', 'one', 'two'])), [
        { ...two, tags: [] },
        undefined,
        one,
        { ...two, tags: [] },
      ]);
      assert.deepEqual(await index.get([]), []);
      assert.equal(index.size, 2);
    },
  },
  {
    name: 'replaces the vector and the tags of an id that is there',
    async holds({ index }) {
      const { dimension } = index.space;
      await index.upsert([{ id: 'a', vector: unit(dimension, 1), tags: ['old'] }]);
      await index.upsert([{ id: 'a', vector: unit(dimension, 0, 1), tags: ['new'] }]);
      assert.equal(index.size, 1);
      const { hits } = await searchOne(index, unit(dimension, 0, 1));
      assert.equal(hits.length, 1);
      assert.ok((hits[0]?.score ?? 0) > 0.99);
      assert.deepEqual(idsOf(await searchOne(index, unit(dimension, 1), { filter: { anyOf: ['old'] } })), []);
      assert.deepEqual(idsOf(await searchOne(index, unit(dimension, 1), { filter: { anyOf: ['new'] } })), ['a']);
    },
  },
  {
    name: 'lets the last of two items with one id count',
    async holds({ index }) {
      const { dimension } = index.space;
      await index.upsert([
        { id: 'a', vector: unit(dimension, 1) },
        { id: 'b', vector: unit(dimension, 1, 1) },
        { id: 'a', vector: unit(dimension, 0, 1) },
      ]);
      assert.equal(index.size, 2);
      assert.deepEqual(idsOf(await searchOne(index, unit(dimension, 0, 1))), ['a', 'b']);
    },
  },
  {
    name: 'removes items, says how many there were, and takes them back',
    async holds({ index }) {
      const { dimension } = index.space;
      const items = Array.from({ length: 10 }, (_, step) => ({
        id: String(step),
        vector: atAngle(dimension, step / 5),
      }));
      await index.upsert(items);
      assert.equal(await index.remove(['0', '5', 'none', '5']), 2);
      assert.equal(await index.remove([]), 0);
      assert.equal(index.size, 8);
      const query = unit(dimension, 1);
      assert.deepEqual(idsOf(await searchOne(index, query, { limit: 3 })), ['1', '2', '3']);
      assert.equal((await searchOne(index, query, { limit: 10 })).hits.length, 8);
      assert.deepEqual(await index.get(['0']), [undefined]);
      await index.upsert([{ id: '0', vector: atAngle(dimension, 0.9) }]);
      assert.equal(index.size, 9);
      assert.deepEqual(idsOf(await searchOne(index, atAngle(dimension, 0.9), { limit: 1 })), ['0']);
    },
  },
  {
    name: 'is empty again when all is removed',
    async holds({ index }) {
      const { dimension } = index.space;
      const ids = Array.from({ length: 50 }, (_, step) => String(step));
      await index.upsert(ids.map((id, step) => ({ id, vector: atAngle(dimension, step / 20) })));
      assert.equal(await index.remove(ids), 50);
      const { hits, complete } = await searchOne(index, unit(dimension, 1), { limit: 50 });
      assert.deepEqual([hits, complete, index.size], [[], true, 0]);
    },
  },
  {
    name: 'refuses bad vectors and ids, and then writes nothing of the call',
    async holds({ index }) {
      const { dimension } = index.space;
      const good = { id: 'good', vector: unit(dimension, 1) };
      for (const [what, vector] of badVectors(dimension)) {
        await expectCode(index.upsert([good, { id: 'bad', vector }]), 'ERR_INVALID_ARGUMENT', what);
      }
      for (const id of ['', '\udc00', 'x'.repeat(257)]) {
        await expectCode(index.upsert([good, { ...good, id }]), 'ERR_INVALID_ARGUMENT', JSON.stringify(id));
      }
      assert.equal(index.size, 0);
      assert.deepEqual((await searchOne(index, good.vector)).hits, []);
    },
  },
  {
    name: 'keeps ids apart, whatever is in them',
    async holds({ index }) {
      const { dimension } = index.space;
      const ids = ['a', 'A', 'a:b', '}x', '\0', 'é', 'e\u0301', '\u{1f600}', '__proto__', ' ', '0', '00', '-1'];
      await index.upsert(ids.map((id, step) => ({ id, vector: atAngle(dimension, step / 10) })));
      const all = await searchOne(index, unit(dimension, 1), { limit: 100 });
      assert.deepEqual(idsOf(all), ids);
      assert.equal(await index.remove(['a', '0']), 2);
      assert.equal(index.size, ids.length - 2);
    },
  },
  {
    name: 'shares no memory with its callers',
    async holds({ index }) {
      const { dimension } = index.space;
      const vector = unit(dimension, 1);
      const tags = ['x'];
      await index.upsert([{ id: 'a', vector, tags }]);
      vector.fill(9);
      tags.push('y');
      const [first] = await index.get(['a']);
      first?.vector.fill(7);
      const query = unit(dimension, 1);
      const [second] = await index.get(['a']);
      assert.deepEqual(second?.vector, query);
      assert.ok(((await searchOne(index, query)).hits[0]?.score ?? 0) > 0.999);
      assert.deepEqual(query, unit(dimension, 1), 'the query has changed');
      assert.deepEqual((await searchOne(index, query, { filter: { anyOf: ['y'] } })).hits, []);
    },
  },
];

function withTags(items: readonly (VectorItem | undefined)[]): (VectorItem | undefined)[] {
  return items.map((item) => item && { id: item.id, vector: item.vector, tags: item.tags ?? [] });
}
