import assert from 'node:assert/strict';
import type { OpenCatalogue } from '../catalogue.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import { draft } from './drafts.js';

const CALLERS = 12;

/** Laws about counts. */
export const countLaws: readonly Law<OpenCatalogue>[] = [
  {
    name: 'counts by name, up and down',
    async holds({ catalogue }) {
      await catalogue.put([draft('a'), draft('b')]);
      assert.equal(await catalogue.count('a', 'saves', 2), 2);
      assert.equal(await catalogue.count('a', 'saves', 3), 5);
      assert.equal(await catalogue.count('a', 'views', -1), -1);
      assert.equal(await catalogue.count('a', 'saves', -5), 0);
      const [a, b] = await catalogue.get(['a', 'b']);
      assert.deepEqual([a?.counts, b?.counts], [{ saves: 0, views: -1 }, {}]);
    },
  },
  {
    name: 'counts under any name',
    async holds({ catalogue }) {
      await catalogue.put([draft('a')]);
      const names = ['__proto__', 'constructor', 'toString', 'ü', '0'];
      for (const name of names) assert.equal(await catalogue.count('a', name, 1), 1, name);
      const [item] = await catalogue.get(['a']);
      assert.deepEqual(Object.keys(item?.counts ?? {}).sort(), [...names].sort());
    },
  },
  {
    name: 'counts nothing of an item that is not there',
    async holds({ catalogue }) {
      assert.equal(await catalogue.count('none', 'saves', 1), undefined);
      await catalogue.put([draft('none')]);
      assert.deepEqual((await catalogue.get(['none']))[0]?.counts, {});
    },
  },
  {
    name: 'keeps the counts of an item that is put again',
    async holds({ catalogue }) {
      await catalogue.put([draft('a')]);
      await catalogue.count('a', 'saves', 4);
      await catalogue.put([draft('a', { title: 'again' })]);
      const [item] = await catalogue.get(['a']);
      assert.deepEqual([item?.title, item?.counts], ['again', { saves: 4 }]);
    },
  },
  {
    name: 'loses no count among many callers, nor beside puts and vectors',
    async holds({ catalogue, other }) {
      await catalogue.put([draft('a')]);
      const calls = Array.from({ length: CALLERS }, (_, caller) => {
        const handle = caller % 2 === 0 ? catalogue : other;
        return handle.count('a', caller % 3 === 0 ? 'views' : 'saves', 1);
      });
      const embedding = { space: 's', vector: Float32Array.of(1) };
      await Promise.all([
        ...calls,
        other.put([draft('a', { title: 'again' })]),
        catalogue.embed(new Map([['a', embedding]])),
      ]);
      const [item] = await catalogue.get(['a'], { embeddings: true });
      assert.deepEqual(item, { ...draft('a', { title: 'again', embedding }), counts: { views: 4, saves: 8 } });
    },
  },
  {
    name: 'brings no removed item back by counting or adding a vector',
    async holds({ catalogue, other }) {
      for (let round = 0; round < 10; round += 1) {
        await catalogue.put([draft('a')]);
        await catalogue.count('a', 'saves', 1);
        await Promise.all([
          other.count('a', 'saves', 1),
          catalogue.remove(['a']),
          other.embed(new Map([['a', { space: 's', vector: Float32Array.of(1) }]])),
        ]);
        assert.deepEqual(await catalogue.get(['a']), [undefined]);
      }
      await catalogue.put([draft('a')]);
      assert.deepEqual(await catalogue.get(['a'], { embeddings: true }), [{ ...draft('a'), counts: {} }]);
    },
  },
  {
    name: 'refuses to count by what is no number, or under no name',
    async holds({ catalogue }) {
      await catalogue.put([draft('a')]);
      await expectCode(catalogue.count('a', 'saves', NaN), 'ERR_INVALID_ARGUMENT', 'by');
      await expectCode(catalogue.count('a', '', 1), 'ERR_INVALID_ARGUMENT', 'name');
      assert.deepEqual((await catalogue.get(['a']))[0]?.counts, {});
    },
  },
];
