import type { Random } from '@feedloom/core';
import { openOnnxSession } from '@feedloom/core/onnx';
import type { OnnxFeeds, OnnxResults, Tensor } from '@feedloom/core/onnx';
import { describe, expect, it } from 'vitest';
import { writeConvolutionModel } from '../../../src/pinsage/onnx/convolution-model.js';
import { writeHeadModel } from '../../../src/pinsage/onnx/head-model.js';
import { writeMessageModel } from '../../../src/pinsage/onnx/message-model.js';
import { writeOnlineModel } from '../../../src/pinsage/onnx/online-model.js';
import { attend } from '../../../src/pinsage/reference/attend.js';
import { headForward } from '../../../src/pinsage/reference/head-forward.js';
import { layerMessages, layerOutputs } from '../../../src/pinsage/reference/layer-forward.js';
import { userHeadForward } from '../../../src/pinsage/reference/user-head-forward.js';
import { refreshTables } from '../../../src/pinsage/refresh/refresh-tables.js';
import type { SageLayer } from '../../../src/pinsage/sage-weights.js';
import { integerBetween, withSeed } from '../../support/seed.js';
import { largestDifference, plantedItems, plantedModel } from '../planted-model.js';

const SIZES = { features: 9, dimension: 8, messages: 7 };
const FAN_OUT = 4;

describe('a model written from TypeScript', () => {
  it('of messages gives what the reference gives', () =>
    withSeed(async (random) => {
      const layer = firstLayer(random);
      await using session = await openOnnxSession({ model: writeMessageModel(layer), device: 'cpu' });
      for (const count of [1, 50]) {
        const { features } = plantedItems(random, count, SIZES.features, FAN_OUT);
        const results = await session.run({ inputs: floats(features, count, SIZES.features) });
        const messages = layerMessages(layer, features);
        expect(largestDifference(numbers(results, 'messages'), messages)).toBeLessThan(1e-5);
        expect(largestDifference(numbers(results, 'selfScores'), products(messages, layer.attendSelf))).toBeLessThan(
          1e-5,
        );
        const attended = products(messages, layer.attendNeighbour);
        expect(largestDifference(numbers(results, 'neighbourScores'), attended)).toBeLessThan(1e-5);
      }
    }));

  it('of a layer gives what the reference gives, for places that are not used and rows of 0 too', () =>
    withSeed(async (random) => {
      const layer = firstLayer(random);
      await using session = await openOnnxSession({ model: writeConvolutionModel(layer, FAN_OUT), device: 'cpu' });
      const items = plantedItems(random, 60, SIZES.features, FAN_OUT);
      const messages = layerMessages(layer, items.features);
      for (const rows of [[5], [3, 16, 0, 59, 3], [...items.ids.keys()]]) {
        const wanted = Int32Array.from(rows);
        const results = await session.run({
          inputs: floats(items.features, 60, SIZES.features),
          messages: floats(messages, 60, SIZES.messages),
          selfScores: floats(products(messages, layer.attendSelf), 60),
          neighbourScores: floats(products(messages, layer.attendNeighbour), 60),
          ...feedsOf(wanted, items),
        });
        const expected = layerOutputs(layer, items.features, messages, items, { rows: wanted });
        expect(largestDifference(numbers(results, 'outputs'), expected)).toBeLessThan(1e-5);
        const heard = attend(layer, messages, items, wanted);
        expect(largestDifference(numbers(results, 'heard'), heard)).toBeLessThan(1e-5);
      }
    }));

  it('of the head gives the embeddings of the reference', () =>
    withSeed(async (random) => {
      const { head } = plantedModel(random, SIZES);
      await using session = await openOnnxSession({ model: writeHeadModel(head), device: 'cpu' });
      const width = head.first.columns;
      const { features } = plantedItems(random, 20, width, FAN_OUT);
      const results = await session.run({ inputs: floats(features, 20, width) });
      expect(largestDifference(numbers(results, 'embeddings'), headForward(head, features))).toBeLessThan(1e-5);
    }));

  it('of a request gives the scores of the reference, best first', () =>
    withSeed(async (random) => {
      const weights = plantedModel(random, SIZES);
      const items = plantedItems(random, 200, SIZES.features, FAN_OUT);
      const tables = await refreshTables(weights, items, { threads: 1 });
      const { model, externalData } = writeOnlineModel(tables);
      await using session = await openOnnxSession({ model, externalData, device: 'cpu' });
      const { vectors } = tables.embeddings;
      const d = SIZES.dimension;
      for (const [candidates, places, count] of [
        [1, 1, 1],
        [2, 64, 1],
        [150, 9, 40],
        [150, 3, 150],
      ] as const) {
        const draw = (length: number): Int32Array => Int32Array.from({ length }, () => integerBetween(random, 0, 199));
        const rows = draw(candidates);
        const history = draw(places);
        const logWeights = Float32Array.from({ length: places }, (_, at) => (at === 1 ? -1e9 : -3 * random.next()));
        const facts = Float32Array.from({ length: candidates * 3 }, () => 2 * random.next() - 1);
        const results = await session.run({
          candidates: integers(rows),
          facts: floats(facts, candidates, 3),
          history: integers(history),
          logWeights: floats(logWeights, places),
          count: { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(count)) },
        });
        const embedded = gather(vectors, rows, d);
        expect(largestDifference(numbers(results, 'embeddings'), embedded)).toBeLessThan(1e-5);
        const past = gather(vectors, history, d);
        const scalars = new Float32Array(candidates * 4);
        for (let at = 0; at < candidates; at += 1) {
          scalars.set(facts.subarray(at * 3, at * 3 + 3), at * 4);
          const cosines = [...history.keys()].map((place) => dot(embedded, at * d, past, place * d, d));
          scalars[at * 4 + 3] = Math.max(...cosines);
        }
        const expected = userHeadForward(weights.user, { history: past, logWeights, candidates: embedded, scalars });
        const indices = [...numbers(results, 'indices')];
        const scores = numbers(results, 'scores');
        expect(
          largestDifference(
            scores,
            Float32Array.from(indices, (at) => expected[at] ?? NaN),
          ),
        ).toBeLessThan(1e-5);
        expect([...scores]).toEqual([...scores].toSorted((a, b) => b - a));
        expect(scores[0]).toBeCloseTo(Math.max(...expected), 5);
        expect(new Set(indices).size).toBe(count);
        // It may be -0.
        expect(Math.abs(numbers(results, 'check')[0] ?? NaN)).toBe(0);
        const attention = numbers(results, 'attention');
        expect(attention.length).toBe(count * places);
        expect(attention.subarray(0, places).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 5);
        if (places > 1) expect(attention[1]).toBe(0);
      }
    }));
});

function firstLayer(random: Random): SageLayer {
  const [layer] = plantedModel(random, SIZES).layers;
  if (layer === undefined) throw new Error('No layer.');
  return layer;
}

function feedsOf(rows: Int32Array, { neighbours, weights }: ReturnType<typeof plantedItems>): OnnxFeeds {
  const pick = <Numbers extends Float32Array | Int32Array>(from: Numbers, to: Numbers): Numbers => {
    rows.forEach((row, at) => to.set(from.subarray(row * FAN_OUT, (row + 1) * FAN_OUT), at * FAN_OUT));
    return to;
  };
  const places = rows.length * FAN_OUT;
  return {
    rows: integers(rows),
    neighbours: { type: 'int32', dims: [rows.length, FAN_OUT], data: pick(neighbours, new Int32Array(places)) },
    shares: floats(pick(weights, new Float32Array(places)), rows.length, FAN_OUT),
  };
}

function floats(data: Float32Array, ...dims: readonly number[]): Tensor {
  return { type: 'float32', dims, data };
}

function integers(data: Int32Array): Tensor {
  return { type: 'int32', dims: [data.length], data };
}

function numbers(results: OnnxResults, name: string): Float32Array {
  return Float32Array.from(results[name]?.data as Float32Array);
}

function gather(from: Float32Array, rows: Int32Array, width: number): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, at) => gathered.set(from.subarray(row * width, (row + 1) * width), at * width));
  return gathered;
}

function products(x: Float32Array, vector: Float32Array): Float32Array {
  const count = x.length / vector.length;
  return Float32Array.from({ length: count }, (_, row) => dot(x, row * vector.length, vector, 0, vector.length));
}

function dot(a: Float32Array, aFrom: number, b: Float32Array, bFrom: number, width: number): number {
  let sum = 0;
  for (let at = 0; at < width; at += 1) sum += (a[aFrom + at] ?? 0) * (b[bFrom + at] ?? 0);
  return sum;
}
