import { describe, expect, it } from 'vitest';
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
});
