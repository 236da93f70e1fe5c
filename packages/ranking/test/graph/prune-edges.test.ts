import { describe, expect, it } from 'vitest';
import { integerBetween, withSeed } from '../support/seed.js';
import type { BulkEdges } from '../../src/graph/memory-edges-options.js';
import { MemoryEdges } from '../../src/graph/memory-edges.js';
import { prune } from '../../src/graph/prune/prune-job.js';
import { pruneEdges } from '../../src/graph/prune/prune-edges.js';

/** Twenty items of two topics; `mixed` holds both, `red` and `blue` one each. */
function twoTopics(): { bulk: BulkEdges; topics: Uint16Array; vectors: Float32Array } {
  const itemIds = Array.from({ length: 20 }, (_, item) => `i${item}`);
  const own = itemIds.map((_, item) => (item < 10 ? 0 : 1));
  return {
    bulk: {
      itemIds,
      collectionIds: ['red', 'blue', 'mixed'],
      items: Uint32Array.from({ length: 40 }, (_, edge) => edge % 20),
      collections: Uint32Array.from({ length: 40 }, (_, edge) => (edge < 20 ? (own[edge] ?? 0) : 2)),
    },
    topics: Uint16Array.from(own),
    vectors: Float32Array.from(own.flatMap((topic) => (topic === 0 ? [2, 0] : [0, 1]))),
  };
}

describe('pruneEdges', () => {
  it('drops collections of many topics, whole', async () => {
    const { bulk, topics } = twoTopics();
    const { edges, report } = await pruneEdges(bulk, { topics, mixedRatio: 0.34 });
    expect(report).toEqual({ edges: 40, kept: 20, mixedCollections: 1, mixed: 20, weak: 0, crowded: 0 });
    expect([...edges.collections]).not.toContain(2);
    expect(edges.itemIds).toBe(bulk.itemIds);
  });

  it('tells mixed collections by vectors where topics are not known, and drops none that is of one kind', async () => {
    const { bulk, vectors } = twoTopics();
    const { report } = await pruneEdges(bulk, { vectors, dimension: 2, mixedRatio: 0.9, degreeExponent: 1 });
    expect(report).toMatchObject({ mixedCollections: 1, mixed: 20, kept: 20 });
  });

  it("keeps an item's edges to the collections that it is most like", async () => {
    const { bulk, vectors } = twoTopics();
    // Ten edges more: the red items are in `blue` by mistake.
    const items = Uint32Array.from([...bulk.items, ...bulk.items.subarray(0, 10)]);
    const collections = Uint32Array.from([...bulk.collections, ...bulk.collections.subarray(10, 20)]);
    const given = { ...bulk, items, collections };
    const { edges, report } = await pruneEdges(given, { vectors, dimension: 2, mixedRatio: 0, degreeExponent: 0.5 });
    // Of three edges two stay, ceil(3^0.5); of two both.
    expect(report).toMatchObject({ weak: 10, kept: 40 });
    const five = [...edges.items].flatMap((item, edge) => (item === 5 ? [edges.collections[edge]] : []));
    expect(five).toEqual([0, 2]);
  });

  it('goes by weight where nothing is known of items, and caps hubs at both ends', async () => {
    await withSeed(async (random) => {
      const count = 3_000;
      const weights = Float32Array.from({ length: count }, () => 0.1 + random.next());
      const bulk: BulkEdges = {
        itemIds: Array.from({ length: 50 }, (_, item) => `i${item}`),
        collectionIds: Array.from({ length: 60 }, (_, collection) => `c${collection}`),
        items: Uint32Array.from({ length: count }, (_, edge) => edge % 50),
        collections: Uint32Array.from({ length: count }, (_, edge) => Math.floor(edge / 50)),
        weights,
        owners: Uint32Array.from({ length: count }, () => integerBetween(random, 0, 1)),
        ownerIds: ['ann'],
      };
      const { edges, report } = await pruneEdges(bulk, { degreeExponent: 0.8, maxDegree: 20 });
      const kept = Math.ceil(60 ** 0.8);
      expect(kept).toBeGreaterThan(20);
      expect(report.weak).toBe(50 * (60 - 20));
      expect(report.kept).toBe(count - report.weak - report.crowded);
      for (const list of [edges.items, edges.collections]) {
        const degrees = new Map<number, number>();
        for (const node of list) degrees.set(node, (degrees.get(node) ?? 0) + 1);
        expect(Math.max(...degrees.values())).toBeLessThanOrEqual(20);
      }
      const graph = new MemoryEdges();
      await graph.addBulk(edges);
      expect(graph.size.edges).toBe(report.kept);
      const [first] = graph.neighbours('i0').sort((a, b) => b.weight - a.weight);
      const own = [...weights].filter((_, edge) => edge % 50 === 0);
      expect(own.sort((a, b) => b - a).slice(0, 20)).toContain(first?.weight);
    });
  });

  it('prunes long lists in a worker thread, to the same edges', async () => {
    const count = 60_000;
    const bulk: BulkEdges = {
      itemIds: Array.from({ length: 300 }, (_, item) => `i${item}`),
      collectionIds: Array.from({ length: 200 }, (_, collection) => `c${collection}`),
      items: Uint32Array.from({ length: count }, (_, edge) => edge % 300),
      collections: Uint32Array.from({ length: count }, (_, edge) => Math.floor(edge / 300)),
      weights: Float32Array.from({ length: count }, (_, edge) => 1 + ((edge * 7_919) % 1_000)),
    };
    const topics = Uint16Array.from({ length: 300 }, (_, item) => item % 3);
    const { edges, report } = await pruneEdges(bulk, { topics, maxDegree: 90 });
    const { itemIds, collectionIds, ...arrays } = bulk;
    const [itemCount, collectionCount] = [itemIds.length, collectionIds.length];
    const rest = { times: undefined, owners: undefined, vectors: undefined, dimension: 0, topics };
    const settings = { mixedRatio: 0.1, degreeExponent: 0.91, maxDegree: 90 };
    const here = prune({ itemCount, collectionCount, weights: undefined, ...arrays, ...rest, ...settings });
    expect(report).toEqual(here.report);
    expect(report.mixedCollections).toBe(20);
    expect([edges.items, edges.collections, edges.weights]).toEqual([here.items, here.collections, here.weights]);
  });

  it('refuses lists that do not belong together, and options out of range', async () => {
    const { bulk, topics, vectors } = twoTopics();
    for (const options of [
      { topics: topics.subarray(1) },
      { vectors },
      { vectors, dimension: 3 },
      { vectors: vectors.map(() => NaN), dimension: 2 },
      { mixedRatio: 1 },
      { degreeExponent: 0 },
      { degreeExponent: NaN },
      { maxDegree: 0 },
    ]) {
      await expect(pruneEdges(bulk, options)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    }
    const bad = { ...bulk, items: bulk.items.map(() => 20) };
    await expect(pruneEdges(bad)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });
});
