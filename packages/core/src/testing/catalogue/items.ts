import assert from 'node:assert/strict';
import type { OpenCatalogue } from '../catalogue.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import { draft, picture, wholeDraft } from './drafts.js';

/** Laws about items as such. */
export const itemLaws: readonly Law<OpenCatalogue>[] = [
  {
    name: 'keeps everything of an item, for every handle',
    async holds({ catalogue, other }) {
      await catalogue.put([wholeDraft]);
      const [item] = await other.get(['whole'], { embeddings: true });
      assert.deepEqual(item, { ...wholeDraft, counts: {} });
    },
  },
  {
    name: 'gives items in the order asked for, one as often as it is asked for, and undefined for none',
    async holds({ catalogue }) {
      await catalogue.put(['a', 'b', 'c'].map((id) => draft(id)));
      const found = await catalogue.get(['c', 'none', 'a', 'c']);
      assert.deepEqual(
        found.map((item) => item?.title),
        ['Item c', undefined, 'Item a', 'Item c'],
      );
      assert.deepEqual(await catalogue.get([]), []);
    },
  },
  {
    name: 'replaces an item as a whole',
    async holds({ catalogue }) {
      await catalogue.put([draft('a', { tags: ['old'], details: { old: 1 }, image: picture }), draft('b')]);
      await catalogue.put([draft('a', { title: 'New', details: { newer: 2 } })]);
      const [a, b] = await catalogue.get(['a', 'b']);
      assert.deepEqual([a?.title, a?.tags, a?.details, a?.image], ['New', [], { newer: 2 }, undefined]);
      assert.equal(b?.title, 'Item b');
    },
  },
  {
    name: 'keeps the last of two drafts of one item',
    async holds({ catalogue }) {
      await catalogue.put([draft('a', { title: 'one' }), draft('b'), draft('a', { title: 'two' })]);
      assert.equal((await catalogue.get(['a']))[0]?.title, 'two');
    },
  },
  {
    name: 'keeps each tag once, in the order given',
    async holds({ catalogue }) {
      await catalogue.put([draft('a', { tags: ['z', 'a', 'z', 'Z', 'a'] })]);
      assert.deepEqual((await catalogue.get(['a']))[0]?.tags, ['z', 'a', 'Z']);
    },
  },
  {
    name: 'keeps items apart, whatever is in their ids',
    async holds({ catalogue }) {
      const ids = [
        'a',
        'A',
        'a:b',
        'a/',
        '/a',
        '}x',
        '{a}',
        '\0',
        'a\0',
        'é',
        'e\u0301',
        '\u{1f600}',
        '__proto__',
        ' ',
      ];
      const all = [...ids, '%2F', '..', 'x'.repeat(256)];
      await catalogue.put(all.map((id, index) => draft(id, { title: String(index) })));
      const found = await catalogue.get(all);
      assert.deepEqual(
        found.map((item) => [item?.id, item?.title]),
        all.map((id, index) => [id, String(index)]),
      );
      assert.equal(await catalogue.remove(['a']), 1);
      assert.equal((await catalogue.get(all)).filter((item) => item === undefined).length, 1);
    },
  },
  {
    name: 'removes items with all that belongs to them, and says how many there were',
    async holds({ catalogue }) {
      await catalogue.put([wholeDraft, draft('b'), draft('c')]);
      await catalogue.count('whole', 'saves', 3);
      assert.equal(await catalogue.remove(['whole', 'none', 'c', 'c']), 2);
      assert.equal(await catalogue.remove(['whole']), 0);
      assert.deepEqual(await catalogue.get(['whole', 'c']), [undefined, undefined]);
      const { embedding: _embedding, ...again } = wholeDraft;
      await catalogue.put([again]);
      const [item] = await catalogue.get(['whole'], { embeddings: true });
      assert.deepEqual(item, { ...again, counts: {} });
    },
  },
  {
    name: 'shares no memory with its callers',
    async holds({ catalogue }) {
      const details = { list: [1] };
      const tags = ['a'];
      const vector = Float32Array.of(1, 0);
      const put = catalogue.put([draft('a', { details, tags, embedding: { space: 's', vector } })]);
      await put;
      details.list.push(2);
      tags.push('b');
      vector.fill(9);
      const read = async (): Promise<unknown> => {
        const [item] = await catalogue.get(['a'], { embeddings: true });
        const seen = structuredClone([item?.details, item?.tags, item?.embedding?.vector]);
        (item?.details as { list: number[] }).list.push(3);
        item?.embedding?.vector.fill(7);
        return seen;
      };
      await read();
      assert.deepEqual(await read(), [{ list: [1] }, ['a'], Float32Array.of(1, 0)]);
    },
  },
  {
    name: 'refuses ids and times that are none, and details that have no JSON form',
    async holds({ catalogue }) {
      for (const bad of ['', '\ud800', 'x'.repeat(257)]) {
        await expectCode(catalogue.put([draft(bad)]), 'ERR_INVALID_ARGUMENT', 'put');
        await expectCode(catalogue.get([bad]), 'ERR_INVALID_ARGUMENT', 'get');
        await expectCode(catalogue.remove([bad]), 'ERR_INVALID_ARGUMENT', 'remove');
        await expectCode(catalogue.count(bad, 'n', 1), 'ERR_INVALID_ARGUMENT', 'count');
      }
      await expectCode(catalogue.put([draft('a', { at: NaN })]), 'ERR_INVALID_ARGUMENT', 'at');
      await expectCode(catalogue.put([draft('a', { details: { n: 1n } })]), 'ERR_INVALID_PAYLOAD', 'details');
      assert.deepEqual(await catalogue.get(['a']), [undefined]);
    },
  },
  {
    name: 'does nothing for a caller that has aborted or has no time',
    async holds({ catalogue }) {
      await catalogue.put([draft('a')]);
      const vector = new Map([['a', { space: 's', vector: Float32Array.of(1) }]]);
      for (const [options, code] of [
        [{ signal: AbortSignal.abort() }, 'ERR_ABORTED'],
        [{ deadlineMs: 0 }, 'ERR_TIMEOUT'],
      ] as const) {
        await expectCode(catalogue.put([draft('b')], options), code, 'put');
        await expectCode(catalogue.get(['a'], options), code, 'get');
        await expectCode(catalogue.embed(vector, options), code, 'embed');
        await expectCode(catalogue.count('a', 'n', 1, options), code, 'count');
        await expectCode(catalogue.remove(['a'], options), code, 'remove');
      }
      const [a, b] = await catalogue.get(['a', 'b'], { embeddings: true });
      assert.deepEqual(
        [a, b],
        [{ ...draft('a'), counts: {} }, undefined].map((item) => item),
      );
    },
  },
];
