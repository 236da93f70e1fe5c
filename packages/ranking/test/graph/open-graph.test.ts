import { describe, expect, it } from 'vitest';
import { seededRandom } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock, testGraph } from '@feedloom/core/testing';
import { openGraph } from '../../src/graph/open-graph.js';

describe('openGraph, in memory', () => {
  testGraph({ describe, it }, async () => ({ graph: await openGraph() }));
});

describe('openGraph, without weights', () => {
  testGraph({ describe, it }, async () => ({ graph: await openGraph({ weights: false }) }));
});

describe('openGraph, with a window', () => {
  testGraph({ describe, it }, async () => {
    const clock = createVirtualClock();
    const graph = await openGraph({ clock, windowMs: 100_000 });
    return { graph, now: clock.now, advance: (ms) => clock.advance(ms) };
  });
});

describe('openGraph, with a store', () => {
  testGraph({ describe, it }, async () => {
    const options = { store: new MemoryStore(), partitions: 8 };
    return { graph: await openGraph(options), reopen: () => openGraph(options) };
  });
});

describe('openGraph, with a store and a queue', () => {
  testGraph({ describe, it }, async () => {
    const options = { store: new MemoryStore(), tasks: new MemoryStore(), partitions: 8 };
    return { graph: await openGraph(options), reopen: () => openGraph(options) };
  });
});

describe('openGraph', () => {
  it('refuses options that cannot be', async () => {
    await expect(openGraph({ namespace: 'a/b' })).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    await expect(openGraph({ partitions: 0 })).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    await expect(openGraph({ tasks: new MemoryStore() })).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('is walked in worker threads, which see what was just added', async () => {
    await using graph = await openGraph({ random: seededRandom(1) });
    const add = (to: string, ...items: string[]): Promise<void> =>
      graph.add(items.map((from) => ({ from, to, at: 1 })));
    await add('desks', 'lamp', 'chair');
    const starts = [{ id: 'lamp', weight: 1 }];
    const ids = async (): Promise<unknown[]> =>
      [...(await graph.twoHop(starts)).nodes].map((node) => graph.itemAt(node));
    expect(await ids()).toEqual(['chair']);
    await add('desks', 'clock');
    expect((await ids()).sort()).toEqual(['chair', 'clock']);
    expect([...(await graph.walk(starts, { steps: 1000 })).nodes].map((node) => graph.itemAt(node)).sort()).toEqual([
      'chair',
      'clock',
    ]);
    const { ids: rows, weights, fanOut } = await graph.neighbourhoods({ items: ['lamp', 'nobody knows'] });
    expect(rows.slice(0, 2)).toEqual(['lamp', 'nobody knows']);
    expect(weights[fanOut]).toBe(1);
    expect(graph.stats().workers).toBe(1);
  });

  it('has a row for every id when all of it is walked, also for what comes meanwhile', async () => {
    await using graph = await openGraph();
    const add = (...items: string[]): Promise<void> => graph.add(items.map((from) => ({ from, to: 'desks', at: 1 })));
    await add('lamp', 'chair');
    // Its threads have yet to start.
    const walking = graph.neighbourhoods({ fanOut: 4 });
    await add('clock');
    const { ids, neighbours, weights } = await walking;
    expect(ids).toEqual(['lamp', 'chair', 'clock']);
    expect(neighbours).toHaveLength(ids.length * 4);
    expect([...neighbours.subarray(8)]).toEqual([2, 0, 0, 0]);
    expect([...weights.subarray(8)]).toEqual([1, 0, 0, 0]);
  });

  it('has its threads ready before the first walk, if it is asked to', async () => {
    await using graph = await openGraph();
    await graph.add(['lamp', 'chair'].map((from) => ({ from, to: 'desks', at: 1 })));
    expect(graph.stats().workers).toBe(0);
    await graph.ready();
    expect(graph.stats().workers).toBe(1);
    // Far less than a thread takes to start.
    const found = await graph.twoHop([{ id: 'lamp', weight: 1 }], { deadlineMs: 100 });
    expect([...found.nodes].map((node) => graph.itemAt(node))).toEqual(['chair']);
    await graph.close();
    await expect(graph.ready()).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });
});
