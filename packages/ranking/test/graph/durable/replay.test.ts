import { describe, expect, it } from 'vitest';
import { seededRandom } from '@feedloom/core';
import { MemoryBlobStore, MemoryGraph, MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { openGraph } from '../../../src/index.js';
import type { GraphEvent } from '../../../src/index.js';
import { cellsWith, changeAll, edgesIn, refuseWrites, switchable } from './worlds.js';

const SEED = process.env['FEEDLOOM_SEED'] ?? '1';
const DAY_MS = 24 * 60 * 60 * 1000;
const edge = (from: string, to = 'x', more: object = {}) => ({ from, to, at: 1, ...more });

describe('a graph that is opened again', () => {
  it.each([`${SEED}/0`, `${SEED}/1`])(
    'is as it was, from the store or from a snapshot and the store (%s)',
    async (seed) => {
      const random = seededRandom(seed);
      const clock = createVirtualClock();
      const blobs = new MemoryBlobStore();
      const events: GraphEvent[] = [];
      const restoreFrom = { blobs, name: 'graph' };
      const options = { store: new MemoryStore(), tasks: new MemoryStore(), clock, random, partitions: 3 };
      const model = new MemoryGraph();
      for (let life = 0; life < 6; life += 1) {
        const hasSnapshot = life % 2 === 1;
        const onEvent = (event: GraphEvent): unknown => events.push(event);
        const graph = await openGraph({ ...options, onEvent, restoreFrom: hasSnapshot ? restoreFrom : undefined });
        expect(await edgesIn(graph), `life ${life}`).toEqual(await edgesIn(model));
        for (let step = 0; step < 30; step += 1) {
          expect(await changeAll(random, [graph, model], 1 + step)).toBe(true);
          if (random.next() < 0.1) await graph.snapshot(blobs, 'graph');
        }
        await graph.close();
      }
      expect(events).toEqual([]);
    },
  );

  it('reads only what came after the snapshot', async () => {
    const store = new MemoryStore();
    const blobs = new MemoryBlobStore();
    const first = await openGraph({ store, partitions: 2 });
    await first.add([edge('a'), edge('b'), edge('c')]);
    await first.snapshot(blobs, 'graph');
    await first.remove([{ from: 'a', to: 'x' }]);
    await first.add([edge('d')]);
    await first.close();
    const read: string[] = [];
    const counting = switchable(store, ({ op, partition }) => void read.push(`${op} ${partition}`));
    counting.isIll = true;
    await using again = await openGraph({ store: counting, restoreFrom: { blobs, name: 'graph' } });
    expect(await edgesIn(again, ['a', 'b', 'c', 'd'])).toEqual(['b -> x (1)', 'c -> x (1)', 'd -> x (1)']);
    const scanned = counting.history.filter(({ op }) => op === 'scan').map(({ args }) => args as { gte: Uint8Array });
    expect(scanned.map(({ gte }) => String.fromCharCode(gte[0] ?? 0))).toEqual(['c', 'c']);
  });

  it('does not let a snapshot bring back what was erased after it, and leaves no such snapshot', async () => {
    const options = { store: new MemoryStore(), partitions: 2 };
    const blobs = new MemoryBlobStore();
    const first = await openGraph(options);
    await first.add([edge('a', 'x', { by: 'ann' }), edge('b', 'x', { by: 'bob' })]);
    await first.snapshot(blobs, 'graph');
    const pointer = await blobs.pointer('graph');
    expect(await first.erase('ann')).toBe(1);
    expect(await blobs.get(pointer?.id ?? '')).toBeUndefined();
    await first.close();
    await using again = await openGraph({ ...options, restoreFrom: { blobs, name: 'graph' } });
    expect(await edgesIn(again, ['a', 'b'])).toEqual(['b -> x (1)']);
  });

  it('reads the store if the snapshot is damaged, and says so', async () => {
    const options = { store: new MemoryStore(), partitions: 2 };
    const blobs = new MemoryBlobStore();
    const first = await openGraph(options);
    await first.add([edge('a')]);
    await first.snapshot(blobs, 'graph');
    await blobs.delete((await blobs.pointer('graph'))?.id ?? '');
    await first.close();
    const events: GraphEvent[] = [];
    const onEvent = (event: GraphEvent): unknown => events.push(event);
    await using again = await openGraph({ ...options, restoreFrom: { blobs, name: 'graph' }, onEvent });
    expect(await edgesIn(again, ['a'])).toEqual(['a -> x (1)']);
    expect(events.map(({ kind }) => kind)).toEqual(['snapshot-unused']);
  });

  it('has an epoch that was never used before', async () => {
    const store = new MemoryStore();
    const epochs: number[] = [];
    for (let life = 0; life < 3; life += 1) {
      const graph = await openGraph({ store, partitions: 2 });
      epochs.push(graph.epoch);
      await graph.add([edge('a')]);
      await graph.seal();
      epochs.push(graph.epoch);
      await graph.close();
    }
    expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
  });

  it('leaves out cells that are damaged, and counts them', async () => {
    const store = new MemoryStore();
    const first = await openGraph({ store, partitions: 1 });
    await first.add([edge('a'), edge('b')]);
    await first.close();
    for await (const { partition, key, value } of store.scan({ partition: 'feedloom/graph/edges/0' })) {
      if (String.fromCharCode(...key).startsWith('ea')) {
        await store.write(partition, {
          puts: [{ key, value: value.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) }],
        });
      }
    }
    const events: GraphEvent[] = [];
    await using again = await openGraph({ store, onEvent: (event) => events.push(event) });
    expect(await edgesIn(again, ['a', 'b'])).toEqual(['b -> x (1)']);
    expect(events).toEqual([{ kind: 'damaged', cells: 1 }]);
    await again.add([edge('a')]);
    expect(await edgesIn(again, ['a'])).toEqual(['a -> x (1)']);
  });

  it('deletes edges that have left its window, and old records of removals', async () => {
    const clock = createVirtualClock();
    const store = new MemoryStore();
    const options = { store, clock, windowMs: DAY_MS, partitions: 2 };
    const first = await openGraph(options);
    await first.add([
      { from: 'old', to: 'x', at: clock.now() },
      { from: 'removed', to: 'x', at: clock.now() },
    ]);
    await first.remove([{ from: 'removed', to: 'x' }]);
    await first.close();
    expect(await cellsWith(store, ['old', 'removed'])).not.toEqual([]);
    await clock.advance(2 * DAY_MS);
    await using again = await openGraph(options);
    expect(again.size.edges).toBe(0);
    expect(await cellsWith(store, ['old', 'removed'])).toEqual([]);
  });

  it('cannot be opened while its store is down, and leaves nothing behind', async () => {
    const store = switchable(new MemoryStore(), () => ({ kind: 'error' }));
    store.isIll = true;
    await expect(openGraph({ store })).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    store.isIll = false;
    await (await openGraph({ store, partitions: 2 })).close();
  });

  it('is opened while its queue is down, and works it off later', async () => {
    const clock = createVirtualClock();
    const store = switchable(new MemoryStore(), refuseWrites);
    const tasks = switchable(new MemoryStore(), () => ({ kind: 'error' }));
    const options = { store, tasks, clock, partitions: 2 };
    const first = await openGraph(options);
    store.isIll = true;
    await first.add([edge('a')]);
    await first.close();
    store.isIll = false;
    tasks.isIll = true;
    await using again = await openGraph(options);
    expect(again.size.edges).toBe(0);
    tasks.isIll = false;
    for (let round = 0; round < 60 && again.stats().unreconciled > 0; round += 1) await clock.advance(1000);
    expect(await edgesIn(again, ['a'])).toEqual(['a -> x (1)']);
  });
});
