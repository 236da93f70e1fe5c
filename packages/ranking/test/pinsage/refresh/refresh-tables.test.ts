import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { embedAll } from '../../../src/pinsage/reference/embed-all.js';
import { headForward } from '../../../src/pinsage/reference/head-forward.js';
import { layerForward, layerMessages } from '../../../src/pinsage/reference/layer-forward.js';
import { embedNewItem } from '../../../src/pinsage/refresh/embed-new-item.js';
import { sameVersion, spaceOf } from '../../../src/tables/table-version.js';
import { refreshChanged } from '../../../src/pinsage/refresh/refresh-changed.js';
import type { SageChange } from '../../../src/pinsage/refresh/sage-change.js';
import { refreshTables } from '../../../src/pinsage/refresh/refresh-tables.js';
import { expectCode } from '../../support/expect-code.js';
import { integerBetween, withSeed } from '../../support/seed.js';
import { largestDifference, plantedItems, plantedModel } from '../planted-model.js';

const SIZES = { features: 9, dimension: 8, messages: 7 };
const FAN_OUT = 4;

describe('a refresh', () => {
  it('gives what the reference gives, whoever computes which rows', () =>
    withSeed(async (random) => {
      const weights = plantedModel(random, SIZES);
      const items = plantedItems(random, 5_001, SIZES.features, FAN_OUT);
      const seen: number[] = [];
      const tables = await refreshTables(weights, items, { threads: 2, onProgress: ({ done }) => seen.push(done) });
      const expected = embedAll(weights, items.features, items);
      expect(largestDifference(tables.embeddings.vectors, expected)).toBeLessThan(1e-5);
      expect(tables.embeddings.vectors.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(tables.embeddings.rowOf('item:5000')).toBe(5_000);
      expect(tables.version.graphEpoch).toBe(3);
      expect(seen.at(-1)).toBe(4 * 5_001);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    }));

  it('can be of nothing', async () => {
    const items = {
      ids: [],
      features: new Float32Array(),
      fanOut: 3,
      neighbours: new Int32Array(),
      weights: new Float32Array(),
      epoch: 1,
    };
    const weights = plantedModel(seededRandom(1), SIZES);
    expect((await refreshTables(weights, items)).embeddings.size).toBe(0);
  });

  it('of changes equals a full one, for random changes in a row', () =>
    withSeed(async (random) => {
      const weights = plantedModel(random, SIZES);
      const items = plantedItems(random, 300, SIZES.features, FAN_OUT);
      let tables = await refreshTables(weights, items, { threads: 1 });
      const now = {
        ids: [...items.ids],
        features: [...items.features],
        neighbours: [...items.neighbours],
        weights: [...items.weights],
      };
      for (let round = 0; round < 3; round += 1) {
        const before = Float32Array.from(tables.embeddings.vectors);
        const changes: SageChange[] = [];
        const size = now.ids.length;
        for (let each = integerBetween(random, 0, 5); each >= 0; each -= 1) {
          const isNew = random.next() < 0.3;
          const row = isNew ? now.ids.length : integerBetween(random, 0, size - 1);
          const id = `item:${row}`;
          if (isNew) {
            now.ids.push(id);
            now.neighbours.push(row, ...Array<number>(FAN_OUT - 1).fill(0));
            now.weights.push(1, ...Array<number>(FAN_OUT - 1).fill(0));
          }
          const features =
            isNew || random.next() < 0.5
              ? Float32Array.from({ length: SIZES.features }, () => random.next() - 0.5)
              : undefined;
          const neighbours =
            random.next() < 0.6
              ? [0, 1, 2].map((slot) => ({ id: `item:${(row * 31 + slot * 17) % size}`, weight: slot + 1 }))
              : undefined;
          changes.push({ id, features, neighbours });
          features?.forEach((value, at) => (now.features[row * SIZES.features + at] = value));
          // As they are kept: heaviest first.
          neighbours?.toReversed().forEach((each, slot) => {
            now.neighbours[row * FAN_OUT + slot] = Number(each.id.slice(5));
            now.weights[row * FAN_OUT + slot] = Math.fround(each.weight / 6);
          });
          if (neighbours !== undefined) now.weights[row * FAN_OUT + 3] = 0;
        }
        const old = tables;
        tables = await refreshChanged(old, changes, { graphEpoch: round });
        const full = {
          fanOut: FAN_OUT,
          neighbours: Int32Array.from(now.neighbours),
          weights: Float32Array.from(now.weights),
        };
        expect(tables.version.graphEpoch).toBe(round);
        expect(tables.embeddings.ids).toEqual(now.ids);
        let inputs: Float32Array = Float32Array.from(now.features);
        weights.layers.forEach((layer, index) => {
          const table = tables.layers[index];
          expect(largestDifference(table?.inputs ?? inputs.subarray(1), inputs)).toBeLessThan(1e-5);
          const messages = layerMessages(layer, inputs);
          expect(largestDifference(table?.messages ?? messages.subarray(1), messages)).toBeLessThan(1e-5);
          inputs = layerForward(layer, inputs, full);
        });
        const expected = headForward(weights.head, inputs);
        expect(largestDifference(tables.embeddings.vectors, expected)).toBeLessThan(1e-5);
        expect(old.embeddings.vectors).toEqual(before);
      }
    }));

  it('embeds a new item as a full refresh would', () =>
    withSeed(async (random) => {
      const weights = plantedModel(random, SIZES);
      const tables = await refreshTables(weights, plantedItems(random, 120, SIZES.features, FAN_OUT), { threads: 1 });
      const features = Float32Array.from({ length: SIZES.features }, () => random.next() - 0.5);
      const known = [5, 3, 77, 8, 20].map((row, at) => ({ id: `item:${row}`, weight: at + 0.5 }));
      for (const neighbours of [known, [{ id: 'nobody knows', weight: 2 }]]) {
        const alone = embedNewItem(tables, { features, neighbours });
        const { embeddings, version } = await refreshChanged(tables, [{ id: 'new', features, neighbours }]);
        // Of the same model and epoch, but other vectors: the two must not meet in one product.
        expect(spaceOf(version)).not.toBe(spaceOf(tables.version));
        expect(sameVersion(version, tables.version)).toBe(false);
        const row = embeddings.rowOf('new') ?? -1;
        expect(row).toBe(120);
        const whole = embeddings.vectors.subarray(row * SIZES.dimension, (row + 1) * SIZES.dimension);
        expect(largestDifference(alone, whole)).toBeLessThan(1e-5);
        expect(Math.hypot(...alone)).toBeCloseTo(1, 5);
      }
    }));

  it('refuses what does not fit, and leaves no thread behind', () =>
    withSeed(async (random) => {
      const weights = plantedModel(random, SIZES);
      const items = plantedItems(random, 20, SIZES.features, FAN_OUT);
      const stray = Int32Array.from(items.neighbours).fill(20, 0, 1);
      const broken = Float32Array.from(items.features).fill(NaN, 40, 41);
      const { user } = weights;
      const refused: Readonly<Record<string, () => Promise<unknown>>> = {
        stray: () => refreshTables(weights, { ...items, neighbours: stray }),
        NaN: () => refreshTables(weights, { ...items, features: broken }),
        collections: () => refreshTables(weights, { ...items, collections: new Float32Array(20).fill(-2, 3, 4) }),
        createdDays: () => refreshTables(weights, { ...items, createdDays: new Float32Array(20).fill(NaN, 3, 4) }),
        length: () => refreshTables(weights, { ...items, features: items.features.subarray(1) }),
        twice: () => refreshTables(weights, { ...items, ids: items.ids.map(() => 'same') }),
        weights: () =>
          refreshTables({ ...weights, user: { ...user, firstBias: user.firstBias.map(() => Infinity) } }, items),
        shapes: () => refreshTables({ ...weights, layers: weights.layers.slice(1) }, items),
      };
      for (const [what, work] of Object.entries(refused)) await expectCode(work(), 'ERR_INVALID_ARGUMENT', what);
      const tables = await refreshTables(weights, items, { threads: 1 });
      for (const fact of [{ collections: NaN }, { collections: -1 }, { createdDays: Infinity }]) {
        const changed = refreshChanged(tables, [{ id: 'item:1', ...fact }]);
        await expectCode(changed, 'ERR_INVALID_ARGUMENT', JSON.stringify(fact));
      }
      const signal = AbortSignal.abort();
      await expectCode(refreshTables(weights, items, { signal }), 'ERR_ABORTED', 'aborted');
      const later = new AbortController();
      const onProgress = (): void => later.abort();
      await expectCode(refreshTables(weights, items, { signal: later.signal, onProgress }), 'ERR_ABORTED', 'midway');
      await expectCode(refreshTables(weights, items, { deadlineMs: 0 }), 'ERR_TIMEOUT', 'late');
    }));
});
