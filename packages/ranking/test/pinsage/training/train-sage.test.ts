import { describe, expect, it } from 'vitest';
import { embedAll, initialWeights, propagateFeatures, trainSage } from '../../../src/index.js';
import type { TrainProgress } from '../../../src/index.js';
import { modelIdOf } from '../../../src/pinsage/model-id.js';
import { fillSettings } from '../../../src/pinsage/training/settings.js';
import { Trainer } from '../../../src/pinsage/training/trainer.js';
import { plantExamples, purity } from './planted-examples.js';

const small = {
  dimension: 12,
  layers: 2,
  steps: 60,
  userSteps: 20,
  batchSize: 64,
  randomNegatives: 16,
  hardNegatives: 0,
  learningRate: 0.01,
  popularityCorrection: 0,
};
const code = (code: string): unknown => expect.objectContaining({ code });

describe('training', () => {
  it('in a worker tells of each step, and gives the same weights of the same seed as here, to the bit', async () => {
    const examples = plantExamples(1);
    const told: TrainProgress[] = [];
    const settings = { ...small, steps: 6, userSteps: 3 };
    const { weights, report } = await trainSage(examples, { ...settings, onProgress: (step) => told.push(step) });
    expect(told.map(({ stage, step }) => `${stage} ${step}`)).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((step) => `items ${step}`),
      ...[1, 2, 3].map((step) => `users ${step}`),
    ]);
    expect(report).toMatchObject({ modelId: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(report.mostItems).toBeGreaterThan(100);
    expect(report.itemLosses).toEqual(told.slice(0, 6).map(({ loss }) => loss));
    const trainer = new Trainer(examples, fillSettings(settings), undefined);
    while (trainer.step() !== undefined);
    expect(modelIdOf(trainer.weights)).toBe(report.modelId);
    expect(modelIdOf(weights)).toBe(report.modelId);
    const other = new Trainer(examples, fillSettings({ ...settings, seed: 2 }), undefined);
    while (other.step() !== undefined);
    expect(modelIdOf(other.weights)).not.toBe(report.modelId);
  });

  it('ends within 200 ms of an abort, in the middle of a step that takes longer', async () => {
    const examples = plantExamples(1);
    const controller = new AbortController();
    let abortedAt = Infinity;
    const slow = { dimension: 96, layers: 6, steps: 1000 };
    const training = trainSage(examples, {
      ...slow,
      signal: controller.signal,
      onProgress: () => {
        setImmediate(() => {
          if (!controller.signal.aborted) abortedAt = performance.now();
          controller.abort();
        });
      },
    });
    await expect(training).rejects.toEqual(code('ERR_ABORTED'));
    // Tenfold slack for a machine that is busy.
    expect(performance.now() - abortedAt).toBeLessThan(2_000);
  });

  it('ends at its deadline', async () => {
    const training = trainSage(plantExamples(1), { ...small, steps: 100_000, deadlineMs: 60 });
    await expect(training).rejects.toEqual(code('ERR_TIMEOUT'));
  });

  it('refuses examples and settings that contradict each other', async () => {
    const examples = plantExamples(1);
    const { features, neighbourhoods, pairs, histories } = examples;
    const broken = [
      { ...examples, features: features.with(3, Number.NaN) },
      { ...examples, features: features.subarray(1) },
      { ...examples, pairs: Int32Array.of() },
      { ...examples, pairs: pairs.with(1, 120) },
      { ...examples, neighbourhoods: { ...neighbourhoods, neighbours: neighbourhoods.neighbours.with(0, -1) } },
      { ...examples, histories: { ...histories, starts: histories.starts.with(1, 0) } },
      { ...examples, histories: { ...histories, logWeights: histories.logWeights.with(0, -Infinity) } },
      { ...examples, collections: new Float32Array(3) },
    ];
    for (const wrong of broken) {
      expect(() => new Trainer(wrong, fillSettings(small), undefined)).toThrow(code('ERR_INVALID_ARGUMENT'));
    }
    for (const wrong of [
      { steps: -1 },
      { dimension: 0 },
      { temperature: 0 },
      { neighbourDropout: 1 },
      { layers: 1.5 },
    ]) {
      expect(() => fillSettings(wrong)).toThrow(code('ERR_INVALID_ARGUMENT'));
    }
    const start = initialWeights({ features: 5, dimension: 4 });
    await expect(trainSage(examples, { ...small, start })).rejects.toEqual(code('ERR_INVALID_ARGUMENT'));
  });

  it('makes embeddings that know topics better than features, propagation and the model it began with', () => {
    const examples = plantExamples(3);
    const { features, neighbourhoods } = examples;
    const began = initialWeights({ ...small, features: 6 });
    const trainer = new Trainer(examples, fillSettings(small), undefined);
    const losses: TrainProgress[] = [];
    for (let told = trainer.step(); told !== undefined; told = trainer.step()) losses.push(told);
    const mean = (stage: string, from: number, to?: number): number => {
      const some = losses.filter((told) => told.stage === stage).slice(from, to);
      return some.reduce((sum, { loss }) => sum + loss, 0) / some.length;
    };
    expect(mean('items', -10)).toBeLessThan(mean('items', 0, 10));
    expect(mean('users', -5)).toBeLessThan(mean('users', 0, 5));
    const trained = purity(embedAll(trainer.weights, features, neighbourhoods));
    const figures = {
      content: purity(propagateFeatures(features, neighbourhoods, 0)),
      propagated: purity(propagateFeatures(features, neighbourhoods, 2)),
      noise: purity(embedAll(initialWeights({ ...small, features: 6, from: 'noise' }), features, neighbourhoods)),
      began: purity(embedAll(began, features, neighbourhoods)),
    };
    if (process.env['FEEDLOOM_SHOW'] !== undefined)
      console.log({ trained, ...figures, losses: losses.map((l) => l.loss.toFixed(2)).join(' ') });
    for (const [name, figure] of Object.entries(figures)) expect(trained, name).toBeGreaterThan(figure + 0.05);
  });

  it('touches no more items than it may', () => {
    const trainer = new Trainer(
      plantExamples(1),
      fillSettings({ ...small, batchSize: 8, randomNegatives: 4, maxItems: 40 }),
      undefined,
    );
    expect(trainer.step()?.items).toBeLessThanOrEqual(40);
  });

  it('never shows an item what is to be foretold from it', async () => {
    const { PairSampler } = await import('../../../src/pinsage/training/pair-sampler.js');
    const { seededRandom } = await import('@feedloom/core');
    const examples = plantExamples(5);
    // Every pair is an edge as well.
    const { neighbours, fanOut } = examples.neighbourhoods;
    const pairs = Int32Array.from({ length: 240 }, (_, at) =>
      at % 2 === 0 ? at / 2 : Number(neighbours[((at - 1) / 2) * fanOut]),
    );
    const settings = fillSettings({ ...small, batchSize: 120, neighbourDropout: 0, itemDropout: 0, hardNegatives: 0 });
    const { frontier } = new PairSampler({ ...examples, pairs }, 2, settings, seededRandom(1)).draw(0);
    const seen = new Set<string>();
    for (let place = 0; place < frontier.neighbours.length; place += 1) {
      if (Number(frontier.shares[place]) === 0) continue;
      const from = Number(frontier.items[Math.floor(place / fanOut)]);
      const to = Number(frontier.items[Number(frontier.neighbours[place])]);
      if (from !== to) seen.add(`${from} ${to}`);
    }
    expect(seen.size).toBeGreaterThan(200);
    for (let at = 0; at < pairs.length; at += 2) {
      expect(seen.has(`${pairs[at]} ${pairs[at + 1]}`) || seen.has(`${pairs[at + 1]} ${pairs[at]}`)).toBe(false);
    }
  });
});
