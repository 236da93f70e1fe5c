import type { GraphEdge } from '@feedloom/core';
import { MemoryGraph } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { integerBetween, oneOf, withSeed } from '../support/seed.js';
import type { GraphView } from '../../src/graph/graph-view.js';
import { MemoryEdges } from '../../src/graph/memory-edges.js';
import type { BulkEdges } from '../../src/graph/memory-edges-options.js';
import { eachNeighbour } from '../../src/graph/read-view.js';

const at = 1_000;
const edge = (from: string, to: string, more: Partial<GraphEdge> = {}): GraphEdge => ({ from, to, at, ...more });
const idsOf = (edges: MemoryEdges, id: string, end: 'from' | 'to' = 'from'): string[] => {
  return edges.neighbours(id, { end }).map((each) => each.id);
};

function bulk(more: Partial<BulkEdges> = {}): BulkEdges {
  return {
    itemIds: ['a', 'b', 'c'],
    collectionIds: ['x', 'y'],
    items: Uint32Array.of(0, 1, 2, 2, 0),
    collections: Uint32Array.of(0, 0, 1, 0, 0),
    weights: Float32Array.of(1, 2, 3, 4, 5),
    ...more,
  };
}

describe('MemoryEdges', () => {
  it('adds, replaces and removes edges', () => {
    const edges = new MemoryEdges();
    edges.add([edge('a', 'x', { weight: 2 }), edge('a', 'y'), edge('b', 'x')]);
    edges.add([edge('a', 'x', { weight: 3 })]);
    expect(edges.neighbours('a')).toEqual([
      { id: 'x', weight: 3 },
      { id: 'y', weight: 1 },
    ]);
    expect(edges.neighbours('x', { end: 'to' })).toEqual([
      { id: 'a', weight: 3 },
      { id: 'b', weight: 1 },
    ]);
    expect(edges.remove([edge('a', 'x'), edge('a', 'z')])).toBe(1);
    expect(edges.neighbours('a', { limit: 1 })).toEqual([{ id: 'y', weight: 1 }]);
    expect(edges.size).toEqual({ items: 2, collections: 2, edges: 2 });
  });

  it('changes nothing, not even its view, when it is given the same edges again', async () => {
    const edges = new MemoryEdges();
    const given = ['x', 'y', 'z'].map((to) => edge('a', to, { weight: 0.1, by: 'ann' }));
    edges.add(given);
    const [view, stats] = [edges.view, edges.stats()];
    edges.add(given);
    expect(edges.view).toBe(view);
    expect(edges.stats()).toEqual(stats);
    await edges.seal();
    const sealed = edges.view;
    edges.add(given);
    expect(edges.view).toBe(sealed);
    expect(edges.stats()).toMatchObject({ sealedEdges: 3, hotEdges: 0, deadEdges: 0, segments: 1 });
  });

  it('takes the same steps as the reference graph, whatever is sealed in between', async () => {
    await withSeed(async (random) => {
      for (let sequence = 0; sequence < 150; sequence += 1) {
        const model = new MemoryGraph();
        const edges = new MemoryEdges({ sealEdges: integerBetween(random, 5, 40) });
        for (let step = 0; step < 12; step += 1) {
          const names = Array.from({ length: integerBetween(random, 1, 6) }, () => {
            return { from: `i${integerBetween(random, 0, 9)}`, to: `c${integerBetween(random, 0, 5)}` };
          });
          const user = oneOf(random, ['ann', 'bob', 'cy']);
          const kind = random.next();
          if (kind < 0.1) expect(edges.erase(user)).toBe(await model.erase(user));
          else if (kind < 0.3) expect(edges.remove(names)).toBe(await model.remove(names));
          else if (kind < 0.5) await edges.seal();
          else {
            const added = names.map(({ from, to }) =>
              edge(from, to, { weight: integerBetween(random, 1, 3), by: user }),
            );
            edges.add(added);
            await model.add(added);
          }
        }
        const items = Array.from({ length: 10 }, (_, item) => `i${item}`);
        const collections = Array.from({ length: 6 }, (_, collection) => `c${collection}`);
        expect(items.map((id) => edges.neighbours(id))).toEqual(await model.neighbours(items));
        const back = collections.map((id) => edges.neighbours(id, { end: 'to' }));
        expect(back).toEqual(await model.neighbours(collections, { end: 'to' }));
        expect(edges.size).toEqual(model.size);
        await edges.close();
      }
    });
  });

  it('refuses bad edges, and then changes nothing', () => {
    const edges = new MemoryEdges({ buckets: { count: 2, of: (id) => (id === 'odd' ? 2 : 0) } });
    const bad: Partial<GraphEdge>[] = [
      ...[NaN, 0, -1, Infinity, 1e-46, 1e39, '1' as unknown as number].map((weight) => ({ weight })),
      ...['', 'x'.repeat(257), '\ud800', 7 as unknown as string].map((from) => ({ from })),
      { at: NaN },
      { from: 'odd' },
    ];
    for (const each of bad) {
      expect(() => edges.add([edge('good', 'x'), edge('a', 'x', each)])).toThrowError(
        expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
      );
    }
    expect(edges.size).toEqual({ items: 0, collections: 0, edges: 0 });
  });

  it('keeps ids apart, whatever is in them', async () => {
    const ids = ['__proto__', 'constructor', '\0', 'é', 'e\u0301', '\u{1f600}', ' ', 'x'.repeat(256), '0', '00'];
    const edges = new MemoryEdges();
    edges.add(ids.map((id) => edge(id, id)));
    await edges.seal();
    for (const id of ids) expect([idsOf(edges, id), idsOf(edges, id, 'to')]).toEqual([[id], [id]]);
    expect(ids.map((id) => edges.itemAt(edges.nodeOf(id) ?? -1))).toEqual(ids);
    expect([edges.itemAt(99), edges.nodeOf('stranger')]).toEqual([undefined, undefined]);
  });

  it('knows items without edges, and does not count them', () => {
    const edges = new MemoryEdges();
    edges.add([edge('a', 'x')]);
    expect([...edges.internItems(['b', 'a', 'b'])]).toEqual([1, 0, 1]);
    expect(edges.size.items).toBe(1);
    expect(edges.view.items).toBe(2);
    edges.add([edge('b', 'x')]);
    expect(edges.size.items).toBe(2);
    expect(() => edges.internItems([''])).toThrowError(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });

  it('knows the heaviest edge of the fresh ones and of each segment', async () => {
    const edges = new MemoryEdges();
    expect(edges.view.hot.maxWeight).toBe(1);
    edges.add([edge('a', 'x', { weight: 0.25 }), edge('b', 'x', { weight: 0.5 })]);
    expect(edges.view.hot.maxWeight).toBe(0.5);
    await edges.seal();
    expect(edges.view.segments.map(({ maxWeight }) => maxWeight)).toEqual([0.5]);
    expect(edges.view.hot.maxWeight).toBe(1);
  });

  it('erases the edges and the name of a user, sealed and fresh, and of nobody else', async () => {
    const edges = new MemoryEdges();
    edges.add(['a', 'b', 'c'].map((from) => edge(from, 'x', { by: 'ann' })));
    edges.add([edge('d', 'x', { by: 'bob' }), edge('e', 'x')]);
    await edges.seal();
    edges.add([edge('a', 'y', { by: 'ann' }), edge('b', 'x', { by: 'bob' })]);
    expect(edges.edgesOf('ann').map(({ from, to }) => `${from}${to}`)).toEqual(['ay', 'ax', 'cx']);
    expect(edges.erase('ann')).toBe(3);
    expect(edges.erase('ann')).toBe(0);
    expect(idsOf(edges, 'x', 'to')).toEqual(['b', 'd', 'e']);
    const { owners } = edges.capture();
    expect(Array.from({ length: owners.count }, (_, node) => owners.at(node))).toEqual([undefined, undefined, 'bob']);
    edges.add([edge('a', 'x', { by: 'ann' })]);
    expect(edges.erase('ann')).toBe(1);
  });

  it('seals by itself once enough edges are fresh, or one has been for long enough', async () => {
    const clock = createVirtualClock();
    const edges = new MemoryEdges({ sealEdges: 10, sealAfterMs: 1_000, clock });
    edges.add(Array.from({ length: 10 }, (_, item) => edge(`${item}`, 'x')));
    await clock.advance(1);
    expect(edges.stats()).toMatchObject({ sealedEdges: 10, hotEdges: 0, segments: 1 });
    edges.add([edge('a', 'x')]);
    await clock.advance(999);
    expect(edges.stats().hotEdges).toBe(1);
    await clock.advance(1);
    expect(edges.stats()).toMatchObject({ sealedEdges: 11, hotEdges: 0 });
    expect(edges.epoch).toBe(2);
    edges.add([edge('b', 'x')]);
    await edges.close();
    expect(clock.pending).toBe(0);
  });

  it('keeps few segments, however often it seals', async () => {
    const edges = new MemoryEdges({ sealEdges: 20 });
    for (let item = 0; item < 2_000; item += 1) {
      edges.add([edge(`${item}`, `${item % 50}`)]);
      if (item % 20 === 0) await Promise.resolve();
    }
    await edges.seal();
    expect(edges.size.edges).toBe(2_000);
    expect(edges.stats().segments).toBeLessThanOrEqual(8);
    expect(edges.stats().deadEdges).toBe(0);
  });

  it('forgets what has left its window, from neighbours at once and from walks with its segment', async () => {
    const clock = createVirtualClock({ now: 0 });
    const edges = new MemoryEdges({ windowMs: 1_000, sealAfterMs: 10_000, clock });
    edges.add([edge('a', 'old', { at: 0 })]);
    await edges.seal();
    const { epoch } = edges;
    await clock.advance(900);
    edges.add([edge('a', 'new', { at: 900 }), edge('b', 'late', { at: 0 })]);
    await clock.advance(101);
    expect(idsOf(edges, 'a')).toEqual(['new']);
    expect(idsOf(edges, 'b')).toEqual([]);
    // In a walk the late one may stay until its segment leaves, or a seal is asked for.
    await edges.seal();
    expect(edges.size.edges).toBe(1);
    expect(edges.epoch).toBeGreaterThan(epoch);
    edges.add([edge('a', 'older', { at: 0 }), edge('a', 'new', { at: 0 })]);
    expect(edges.size.edges).toBe(0);
    await edges.close();
  });

  it('keeps an edge that is given again with a newer time', async () => {
    const clock = createVirtualClock({ now: 0 });
    const edges = new MemoryEdges({ windowMs: 1_000, clock });
    edges.add([edge('a', 'x', { at: 0 })]);
    await edges.seal();
    edges.add([edge('a', 'x', { at: 600 })]);
    await clock.advance(1_200);
    expect(idsOf(edges, 'a')).toEqual(['x']);
    await clock.advance(1_000);
    expect(idsOf(edges, 'a')).toEqual([]);
    await edges.close();
  });

  it('leaves every old view readable: it shows what was there, and nothing that never was', async () => {
    await withSeed(async (random) => {
      const edges = new MemoryEdges();
      const weights = new Map<string, number>();
      const views: { view: GraphView; count: number }[] = [];
      for (let count = 1; count <= 3_000; count += 1) {
        // Few nodes of many edges, and many of few.
        const [item, collection] = [Math.floor(200 * random.next() ** 3), Math.floor(200 * random.next() ** 3)];
        const weight = weights.get(`${item} ${collection}`) ?? count;
        weights.set(`${item} ${collection}`, weight);
        edges.add([edge(`${item}`, `${collection}`, { weight })]);
        if (count % 100 === 0) views.push({ view: edges.view, count: edges.size.edges });
        if (count === 1_500) await edges.seal();
      }
      for (const { view, count } of views) {
        let seen = 0;
        for (let node = 0; node < view.items; node += 1) {
          eachNeighbour(view, 'items', node, (other, weight) => {
            seen += 1;
            const name = `${edges.itemAt(node)} ${edges.collectionAt(other)}`;
            if (weights.get(name) !== weight) expect.fail(`${name} has the weight ${weight}`);
          });
        }
        expect(seen).toBeGreaterThanOrEqual(count);
      }
      await edges.close();
    });
  });

  it('refuses calls once it is closed, and options that make no sense', async () => {
    const edges = new MemoryEdges();
    await edges.close();
    await edges.close();
    const closed = expect.objectContaining({ code: 'ERR_CLOSED' }) as unknown as Error;
    expect(() => edges.add([])).toThrowError(closed);
    expect(() => edges.erase('ann')).toThrowError(closed);
    await expect(edges.seal()).rejects.toMatchObject({ code: 'ERR_CLOSED' });
    for (const options of [
      { sealEdges: 0 },
      { windowMs: NaN },
      { sealAfterMs: -1 },
      { buckets: { count: 1, of: () => 0 } },
    ]) {
      expect(() => new MemoryEdges(options)).toThrowError(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
    }
  });
});

describe('edges in bulk', () => {
  it('are merged with those that are there, which stay as they are, the last of two alike counting', async () => {
    const edges = new MemoryEdges();
    edges.add([edge('c', 'x', { weight: 9, by: 'ann' }), edge('d', 'y'), edge('b', 'z')]);
    await edges.seal();
    edges.remove([edge('b', 'z')]);
    await edges.addBulk(bulk({ owners: Uint32Array.of(0, 1, 0, 0, 2), ownerIds: ['bob', 'cy'] }));
    expect(edges.neighbours('x', { end: 'to' })).toEqual([
      { id: 'a', weight: 5 },
      { id: 'b', weight: 2 },
      { id: 'c', weight: 9 },
    ]);
    expect(idsOf(edges, 'y', 'to')).toEqual(['c', 'd']);
    expect([edges.size.edges, edges.stats().segments]).toEqual([5, 1]);
    expect([edges.erase('ann'), edges.erase('bob'), edges.erase('cy')]).toEqual([1, 1, 1]);
  });

  it('give way to what is added one by one before, or while they are sorted', async () => {
    const count = 12_000;
    const edges = new MemoryEdges();
    const adding = edges.addBulk({
      itemIds: Array.from({ length: count }, (_, item) => `i${item}`),
      collectionIds: ['x'],
      items: Uint32Array.from({ length: count }, (_, item) => item),
      collections: new Uint32Array(count),
    });
    edges.add([edge('i0', 'x', { weight: 7 })]);
    // So many turns that the thread has been asked for, and so few that it is not done.
    for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    edges.add([edge('i1', 'x', { weight: 8 })]);
    await adding;
    expect([0, 1, 2].map((item) => edges.neighbours(`i${item}`))).toEqual([
      [{ id: 'x', weight: 7 }],
      [{ id: 'x', weight: 8 }],
      [{ id: 'x', weight: 1 }],
    ]);
    expect(edges.size.edges).toBe(count);
    expect(edges.stats()).toMatchObject({ segments: 1, hotEdges: 1 });
    await edges.close();
  });

  it('are refused if anything in them is out of bounds, and then none is added', async () => {
    const edges = new MemoryEdges();
    const bad: Partial<BulkEdges>[] = [
      { items: Uint32Array.of(0, 1, 3, 2, 0) },
      { collections: Uint32Array.of(0, 0, 2, 0, 0) },
      { collections: Uint32Array.of(0) },
      { weights: Float32Array.of(1, 2, NaN, 4, 5) },
      { weights: Float32Array.of(1, 2, 0, 4, 5) },
      { owners: Uint32Array.of(0, 0, 0, 0, 1) },
      { itemIds: ['a', '', 'c'] },
      { itemIds: 'abc' as unknown as string[] },
      { items: undefined as unknown as Uint32Array },
      { weights: [1, 2, 3, 4, 5] as unknown as Float32Array },
    ];
    for (const each of bad) {
      await expect(edges.addBulk(bulk(each))).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    }
    expect(edges.size.edges).toBe(0);
    const windowed = new MemoryEdges({ windowMs: 1_000 });
    await expect(windowed.addBulk(bulk())).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('take at most 9 bytes an edge without weights', async () => {
    const [items, collections, count] = [2_000, 500, 20_000];
    const edges = new MemoryEdges({ weights: false });
    await edges.addBulk({
      itemIds: Array.from({ length: items }, (_, item) => `i${item}`),
      collectionIds: Array.from({ length: collections }, (_, collection) => `c${collection}`),
      items: Uint32Array.from({ length: count }, (_, at) => at % items),
      collections: Uint32Array.from({ length: count }, (_, at) => (at * 7 + Math.floor(at / items)) % collections),
    });
    expect(edges.size.edges).toBe(count);
    expect(edges.stats().edgeBytes / count).toBeLessThanOrEqual(9);
    expect(edges.view.segments[0]?.items.weights).toBeUndefined();
  });

  it('are sorted in a worker thread, during which nothing that changes is lost', async () => {
    const count = 60_000;
    const edges = new MemoryEdges({ sealEdges: 1_000_000 });
    await edges.addBulk({
      itemIds: Array.from({ length: 3_000 }, (_, item) => `i${item}`),
      collectionIds: Array.from({ length: 200 }, (_, collection) => `c${collection}`),
      items: Uint32Array.from({ length: count }, (_, at) => at % 3_000),
      collections: Uint32Array.from({ length: count }, (_, at) => Math.floor(at / 3_000)),
    });
    edges.add([edge('i0', 'fresh'), edge('i1', 'fresh'), edge('i1', 'c0', { weight: 2 })]);
    edges.remove([edge('i2', 'c0')]);
    const sealing = edges.seal();
    // One turn, so that the seal has begun.
    await new Promise((resolve) => setImmediate(resolve));
    expect(edges.remove([edge('i0', 'c1'), edge('i0', 'fresh'), edge('i1', 'c0')])).toBe(3);
    edges.add([edge('i0', 'later'), edge('i3', 'c0', { weight: 3 }), edge('i1', 'fresh', { weight: 4 })]);
    edges.add([edge('i0', 'gone')]);
    edges.remove([edge('i0', 'gone')]);
    await sealing;
    expect(edges.stats()).toMatchObject({ segments: 1, hotEdges: 3 });
    expect(idsOf(edges, 'i0').slice(-2)).toEqual(['c9', 'later']);
    expect(idsOf(edges, 'i0')).toHaveLength(20);
    expect(edges.neighbours('i1').filter(({ id }) => id === 'fresh' || id === 'c0')).toEqual([
      { id: 'fresh', weight: 4 },
    ]);
    expect(edges.neighbours('i3')[0]).toEqual({ id: 'c0', weight: 3 });
    expect(idsOf(edges, 'c0', 'to')).not.toContain('i2');
    expect(edges.size.edges).toBe(count - 3 + 2);
    await edges.close();
  });
});
