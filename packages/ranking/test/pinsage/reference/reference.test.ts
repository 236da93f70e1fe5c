import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import {
  SCALARS,
  embedAll,
  initialWeights,
  layerForward,
  layerMessages,
  layerOutputs,
  propagateFeatures,
  userHeadForward,
} from '../../../src/index.js';
import { drawNeighbourhoods, drawNumbers, drawWeights, withSeed } from '../tiny-world.js';
import { naiveEmbeddings, naiveScores } from './naive.js';

const sizes = { features: 5, dimension: 7, messages: 6, layers: 3, hidden: 9 };

function furthest(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return expected.reduce((most, value, at) => Math.max(most, Math.abs(value - Number(actual[at]))), 0);
}

describe('the reference maths', () => {
  it('embeds items as the formulae say, whatever the shapes', async () => {
    await withSeed((random) => {
      for (const count of [9, 10, 13]) {
        const weights = drawWeights(random, sizes);
        const features = drawNumbers(random, count * sizes.features);
        const neighbourhoods = drawNeighbourhoods(random, count, 4);
        const expected = naiveEmbeddings(weights, features, neighbourhoods).flat();
        expect(furthest(embedAll(weights, features, neighbourhoods), expected)).toBeLessThan(2e-6);
      }
    });
  });

  it('scores candidates as the formulae say, empty places of the history among them', async () => {
    await withSeed((random) => {
      const { user } = drawWeights(random, sizes);
      const candidates = drawNumbers(random, 11 * sizes.dimension);
      const scalars = drawNumbers(random, 11 * SCALARS);
      const history = drawNumbers(random, 5 * sizes.dimension);
      const logWeights = Float32Array.of(0, -1.5, -0.2, -1e9, -3);
      const expected = naiveScores(user, history, logWeights, candidates, scalars);
      expect(furthest(userHeadForward(user, { history, logWeights, candidates, scalars }), expected)).toBeLessThan(
        5e-6,
      );
    });
  });

  it('scores without a history by what the candidate itself is', () => {
    const { user } = drawWeights(seededRandom(3), sizes);
    const empty = { history: new Float32Array(0), logWeights: new Float32Array(0) };
    const candidates = drawNumbers(seededRandom(4), 2 * sizes.dimension);
    const scores = userHeadForward(user, { ...empty, candidates, scalars: new Float32Array(2 * SCALARS) });
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(scores[0]).not.toBe(scores[1]);
  });

  it('computes some rows of a layer exactly as it computes all', () => {
    const random = seededRandom(5);
    const [layer] = drawWeights(random, sizes).layers;
    if (layer === undefined) throw new Error('no layer');
    const input = drawNumbers(random, 12 * sizes.features);
    const neighbourhoods = drawNeighbourhoods(random, 12, 3);
    const whole = layerForward(layer, input, neighbourhoods);
    const rows = Int32Array.of(11, 2, 3);
    const some = layerOutputs(layer, input, layerMessages(layer, input), neighbourhoods, { rows });
    const expected = [...rows].flatMap((row) => [...whole.subarray(row * 7, (row + 1) * 7)]);
    expect(furthest(some, expected)).toBeLessThan(1e-6);
  });

  it('keeps an item of which nothing is known at 0, and never divides by 0', () => {
    const weights = initialWeights({ features: 3, dimension: 4 });
    const neighbourhoods = { fanOut: 1, neighbours: Int32Array.of(0), weights: Float32Array.of(1) };
    expect([...embedAll(weights, new Float32Array(3), neighbourhoods)]).toEqual([0, 0, 0, 0]);
  });

  it('starts with a user head that is the plain product with the history', () => {
    const { user } = initialWeights({ features: 2, dimension: 2 });
    const history = Float32Array.of(1, 0);
    const candidates = Float32Array.of(0.6, 0.8, -1, 0);
    const input = { history, logWeights: Float32Array.of(-4), candidates, scalars: new Float32Array(2 * SCALARS) };
    expect(furthest(userHeadForward(user, input), [0.6, -1])).toBeLessThan(1e-7);
  });

  it('draws the same weights of the same seed, and refuses sizes that are none', () => {
    expect(initialWeights({ features: 3, dimension: 4, seed: 'a' })).toEqual(
      initialWeights({ features: 3, dimension: 4, seed: 'a' }),
    );
    expect(initialWeights({ features: 3, dimension: 4, seed: 'a' })).not.toEqual(
      initialWeights({ features: 3, dimension: 4, seed: 'b' }),
    );
    expect(() => initialWeights({ features: 0 })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });
});

describe('propagation', () => {
  it('draws neighbours together, one hop at a time', () => {
    const features = Float32Array.of(1, 0, 0, 1, 0, 1);
    const chain = { fanOut: 1, neighbours: Int32Array.of(1, 2, 2), weights: Float32Array.of(1, 1, 1) };
    expect([...propagateFeatures(features, chain, 0)]).toEqual([...features]);
    const half = Math.SQRT1_2;
    expect(furthest(propagateFeatures(features, chain, 1), [half, half, 0, 1, 0, 1])).toBeLessThan(1e-6);
  });
});
