import assert from 'node:assert/strict';
import type { Random } from '../../contracts/random.js';
import type { VectorIndex } from '../../contracts/vector-index.js';
import { MemoryVectorIndex } from '../../memory/memory-vector-index.js';
import type { Law } from '../law.js';
import { integerBetween, oneOf, withSeed } from '../seed.js';
import type { OpenVectorIndex } from '../vector-index.js';
import { idsOf, randomUnit, searchOne } from './vectors.js';

const STEPS = 60;
const IDS = 40;

/** Laws about sequences and mixtures of calls. */
export const modelLaws: readonly Law<OpenVectorIndex>[] = [
  {
    name: 'finds what was written just before, as the reference index does, whatever went before',
    async holds({ index, seed }) {
      await withSeed({ seed }, async (random) => {
        const model = new MemoryVectorIndex(index.space);
        for (let step = 0; step < STEPS; step += 1) {
          await change(random, index, model);
          assert.equal(index.size, model.size, `size after step ${step}`);
          // All of them, so that an index that is not exact has nothing to miss.
          const query = randomUnit(random, index.space.dimension);
          const filter = random.next() < 0.3 ? { anyOf: [`tag ${integerBetween(random, 0, 3)}`] } : undefined;
          const [given, due] = await Promise.all(
            [index, model].map((each) => searchOne(each, query, { limit: IDS, filter })),
          );
          assert.ok(given !== undefined && due !== undefined);
          assert.deepEqual([...idsOf(given)].sort(), [...idsOf(due)].sort(), `step ${step}`);
        }
      });
    },
  },
  {
    name: 'keeps its answers whole while others write and search',
    async holds({ index, seed }) {
      await withSeed({ seed }, async (random) => {
        const { dimension } = index.space;
        const batches = Array.from({ length: 8 }, (_, batch) =>
          Array.from({ length: 25 }, (_, number) => ({
            id: `${batch}/${number}`,
            vector: randomUnit(random, dimension),
          })),
        );
        const all = batches.flat();
        const searches = Array.from({ length: 24 }, () => randomUnit(random, dimension));
        const work: Promise<unknown>[] = [];
        for (const [number, query] of searches.entries()) {
          const batch = batches[number];
          if (batch !== undefined) work.push(index.upsert(batch));
          work.push(
            searchOne(index, query, { limit: 200 }).then((answer) => {
              assert.equal(new Set(idsOf(answer)).size, answer.hits.length, 'an item twice');
              // A batch enters as a whole or not at all.
              assert.equal(answer.hits.length % 25, 0, `${answer.hits.length} items`);
            }),
          );
        }
        await Promise.all(work);
        assert.equal(index.size, all.length);
        const [query = new Float32Array()] = searches;
        const answer = await searchOne(index, query, { limit: 200 });
        assert.deepEqual([...idsOf(answer)].sort(), all.map(({ id }) => id).sort());
      });
    },
  },
];

/** Makes one change to both. */
async function change(random: Random, index: VectorIndex, model: VectorIndex): Promise<void> {
  const ids = Array.from({ length: integerBetween(random, 1, 6) }, () => `id ${integerBetween(random, 1, IDS)}`);
  if (random.next() < 0.35) {
    assert.equal(await index.remove(ids), await model.remove(ids));
    return;
  }
  const tags = ['tag 0', 'tag 1', 'tag 2'];
  const items = ids.map((id) => ({
    id,
    vector: randomUnit(random, index.space.dimension),
    tags: random.next() < 0.5 ? [oneOf(random, tags)] : [],
  }));
  await Promise.all([index, model].map((each) => each.upsert(items)));
}
