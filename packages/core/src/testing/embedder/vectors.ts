import assert from 'node:assert/strict';
import type { Embeddings } from '../../contracts/embedder.js';
import type { OpenEmbeds } from '../embedder.js';
import type { Law } from '../law.js';

/** The cosine of the angle between two vectors. */
export function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  assert.ok(a !== undefined && b !== undefined, 'a vector is missing');
  const product = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, place) => sum + value * (y[place] ?? 0), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

/** Asserts that two answers hold the same vectors, as far as batches and threads let them. */
export function assertSame(a: readonly Float32Array[], b: readonly Float32Array[], sameness: number): void {
  assert.equal(a.length, b.length);
  for (const [place, vector] of a.entries()) {
    const likeness = cosine(vector, b[place]);
    assert.ok(likeness >= sameness, `vector ${place}: cosine ${likeness}`);
  }
}

function assertWhole(vectors: Embeddings, count: number, dimension: number): void {
  assert.equal(vectors.length, count);
  assert.deepEqual(vectors.degraded, []);
  for (const vector of vectors) {
    assert.ok(vector instanceof Float32Array);
    assert.equal(vector.length, dimension);
    assert.ok(vector.every(Number.isFinite), 'a number that is not finite');
    assert.ok(Math.abs(Math.hypot(...vector) - 1) <= 1e-3, `norm ${Math.hypot(...vector)}`);
  }
}

/** Laws about the vectors of inputs. */
export const vectorLaws: readonly Law<OpenEmbeds<unknown>>[] = [
  {
    name: 'gives one finite vector of norm 1 for each input, as long as its space says',
    async holds({ embedder, inputs }) {
      const { dimension } = embedder.space;
      assertWhole(await embedder.embed(inputs), inputs.length, dimension);
      assertWhole(await embedder.embed(inputs.slice(0, 1)), 1, dimension);
    },
  },
  {
    name: 'has one space for its whole life',
    async holds({ embedder, inputs }) {
      const before = structuredClone(embedder.space);
      assert.ok(before.id.length > 0 && before.model.length > 0, 'a space without a name');
      assert.ok(Number.isInteger(before.dimension) && before.dimension > 0, `dimension ${before.dimension}`);
      await embedder.embed(inputs.slice(0, 1));
      assert.deepEqual(embedder.space, before);
    },
  },
  {
    name: 'gives vectors in the order of the inputs',
    async holds({ embedder, inputs, sameness = 0.9999 }) {
      const forwards = await embedder.embed(inputs);
      const backwards = await embedder.embed([...inputs].reverse());
      assertSame([...backwards].reverse(), forwards, sameness);
    },
  },
  {
    name: 'gives the same vector for the same input, alone, repeated or among others',
    async holds({ embedder, inputs, sameness = 0.9999 }) {
      const together = await embedder.embed(inputs);
      const alone: Float32Array[] = [];
      for (const input of inputs) alone.push(...(await embedder.embed([input])));
      assertSame(alone, together, sameness);
      const [first] = inputs;
      const twice = await embedder.embed([first, first]);
      assertSame(twice, [...together.slice(0, 1), ...together.slice(0, 1)], sameness);
    },
  },
  {
    name: 'gives different vectors for different inputs',
    async holds({ embedder, inputs, sameness = 0.9999 }) {
      const vectors = await embedder.embed(inputs);
      for (const [place, vector] of vectors.entries()) {
        const others = vectors.slice(place + 1).map((other) => cosine(vector, other));
        assert.ok(Math.max(-1, ...others) < sameness, `input ${place} is like another`);
      }
    },
  },
  {
    name: 'gives nothing for nothing',
    async holds({ embedder }) {
      const nothing = await embedder.embed([]);
      assert.deepEqual([nothing.length, nothing.degraded], [0, []]);
    },
  },
  {
    name: 'leaves its inputs as they are, and gives memory that is the caller’s',
    async holds({ embedder, inputs, sameness = 0.9999 }) {
      const before = structuredClone(inputs);
      const [first] = await embedder.embed(inputs);
      assert.deepEqual(inputs, before);
      const kept = first?.slice();
      first?.fill(0);
      const [again] = await embedder.embed(inputs);
      assert.ok(cosine(again, kept) >= sameness, 'what the caller wrote into a vector came back');
    },
  },
  {
    name: 'answers each of many callers with their own vectors, whatever their priority',
    async holds({ embedder, inputs, sameness = 0.9999 }) {
      const expected = await embedder.embed(inputs);
      const places = Array.from({ length: 12 }, (_, call) => call % inputs.length);
      const calls = places.map((place, call) =>
        embedder.embed([inputs[place]], { priority: call % 2 === 0 ? 'interactive' : 'background' }),
      );
      const vectors = (await Promise.all(calls)).flat();
      assertSame(
        vectors,
        places.map((place) => expected[place] ?? new Float32Array()),
        sameness,
      );
    },
  },
];
