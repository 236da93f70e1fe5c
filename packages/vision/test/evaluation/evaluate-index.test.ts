import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { createClusteredSet, evaluateIndex, formatEvaluation } from '@feedloom/vision/evaluation';
import type { EvaluationReport } from '@feedloom/vision/evaluation';
import type { Flaws } from './in-memory-index.js';
import { inMemoryIndex } from './in-memory-index.js';

const set = createClusteredSet({ count: 600, dimension: 16, clusters: 20, queries: 20 });

function evaluate(flaws: Flaws = {}): Promise<EvaluationReport> {
  return evaluateIndex(inMemoryIndex(16, flaws), { set, limits: [1, 10, 100], selectivities: [0.5, 0.02] });
}

describe('the evaluation of an index', () => {
  it('finds nothing to blame in an exact index', async () => {
    const report = await evaluate();
    expect(report.recall.map(({ limit, recall }) => [limit, recall])).toEqual([
      [1, 1],
      [10, 1],
      [100, 1],
    ]);
    expect(report.threshold).toMatchObject({ recall: 1, precision: 1, empty: 0 });
    expect(report.filtered.map(({ recall, full }) => [recall, full])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(report.filtered[1]?.matches).toBeLessThan(40);
    expect(report.afterRemoval.recall).toBe(1);
    expect(report.afterRemoval.removed).toBeGreaterThan(60);
    expect(report.throughput.map(({ concurrency }) => concurrency)).toEqual([1, 8, 32]);
    expect(report.throughput.every(({ queriesPerSecond }) => queriesPerSecond > 0)).toBe(true);
  });

  it('sees that the best tenth of each answer is missing', async () => {
    const report = await evaluate({ drops: 0.1 });
    expect(report.recall.find(({ limit }) => limit === 100)?.recall).toBeCloseTo(0.9, 5);
    expect(report.threshold.recall).toBeLessThan(0.95);
    expect(report.filtered.every(({ full }) => full === 0)).toBe(true);
  });

  it('sees that filters and removals are ignored', async () => {
    const report = await evaluate({ isDeaf: true });
    expect(report.recall.every(({ recall }) => recall === 1)).toBe(true);
    expect(report.filtered[1]?.recall).toBeLessThan(0.5);
    expect(report.afterRemoval.recall).toBeLessThan(0.95);
  });

  it('can be read by people', async () => {
    const text = formatEvaluation(await evaluate());
    expect(text).toContain('recall@100');
    expect(text).toContain('600 vectors of 16, 20 queries');
  });

  it('refuses an index that holds something else', async () => {
    const index = inMemoryIndex(16);
    await index.upsert([{ id: 'x', vector: set.queries[0] ?? new Float32Array(16) }]);
    await expect(evaluateIndex(index, { set })).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('stops when its caller does', async () => {
    const work = evaluateIndex(inMemoryIndex(16), { set, signal: AbortSignal.abort() });
    await expect(work).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});

describe('a clustered set', () => {
  it('is the same for the same seed, and of unit vectors', () => {
    const make = (seed: number): Float32Array =>
      createClusteredSet({ count: 50, dimension: 8, clusters: 5, random: seededRandom(seed) }).base;
    expect(make(7)).toEqual(make(7));
    expect(make(7)).not.toEqual(make(8));
    expect(Math.hypot(...make(7).subarray(8, 16))).toBeCloseTo(1, 6);
  });

  it('has its clusters in turns, and queries from all of them', () => {
    const { base, queries } = createClusteredSet({ count: 40, dimension: 32, clusters: 4, queries: 40, spread: 0.1 });
    const cosine = (a: number, b: number): number =>
      base.subarray(a * 32, a * 32 + 32).reduce((sum, x, axis) => sum + x * (base[b * 32 + axis] ?? 0), 0);
    expect(cosine(0, 4)).toBeGreaterThan(0.9);
    expect(cosine(0, 1)).toBeLessThan(0.8);
    expect(queries).toHaveLength(40);
  });
});
