import assert from 'node:assert/strict';
import type { StoredEmbedding } from '../../contracts/catalogue.js';
import type { OpenCatalogue } from '../catalogue.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import { draft } from './drafts.js';

const one: StoredEmbedding = { space: 'one', vector: Float32Array.of(1, 0) };
const two: StoredEmbedding = { space: 'two', vector: Float32Array.of(0.1, 0.2, 0.3) };

/** Laws about vectors. */
export const vectorLaws: readonly Law<OpenCatalogue>[] = [
  {
    name: 'reads vectors only when asked for them',
    async holds({ catalogue }) {
      await catalogue.put([draft('a', { embedding: one })]);
      const [without] = await catalogue.get(['a']);
      assert.ok(without !== undefined && !('embedding' in without && without.embedding !== undefined));
      const [whole] = await catalogue.get(['a'], { embeddings: true });
      assert.deepEqual(whole?.embedding, one);
    },
  },
  {
    name: 'keeps the vector of an item that is put again without one, and takes a new one',
    async holds({ catalogue }) {
      await catalogue.put([draft('a', { embedding: one }), draft('b', { embedding: one })]);
      await catalogue.put([draft('a', { title: 'again' }), draft('b', { embedding: two })]);
      const [a, b] = await catalogue.get(['a', 'b'], { embeddings: true });
      assert.deepEqual([a?.title, a?.embedding, b?.embedding], ['again', one, two]);
    },
  },
  {
    name: 'adds vectors to items that are there, and to no others',
    async holds({ catalogue, other }) {
      await catalogue.put([draft('a'), draft('b', { embedding: one })]);
      const added = new Map([['a', two] as const, ['none', two] as const, ['b', two] as const]);
      assert.equal(await catalogue.embed(added), 2);
      const found = await other.get(['a', 'b', 'none'], { embeddings: true });
      assert.deepEqual(
        found.map((item) => item?.embedding),
        [two, two, undefined],
      );
      assert.equal(found[2], undefined);
      await catalogue.put([draft('none')]);
      const [later] = await catalogue.get(['none'], { embeddings: true });
      assert.equal(later?.embedding, undefined);
      assert.equal(await catalogue.embed(new Map()), 0);
    },
  },
  {
    name: 'refuses a vector that is empty or has a number that is none',
    async holds({ catalogue }) {
      await catalogue.put([draft('a')]);
      for (const vector of [new Float32Array(0), Float32Array.of(1, NaN), Float32Array.of(Infinity)]) {
        const bad = { space: 's', vector };
        await expectCode(catalogue.embed(new Map([['a', bad]])), 'ERR_INVALID_ARGUMENT', 'embed');
        await expectCode(catalogue.put([draft('b', { embedding: bad })]), 'ERR_INVALID_ARGUMENT', 'put');
      }
      const [a, b] = await catalogue.get(['a', 'b'], { embeddings: true });
      assert.deepEqual([a?.embedding, b], [undefined, undefined]);
    },
  },
];
