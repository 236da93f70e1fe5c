import { describe, expect, it } from 'vitest';
import { seededRandom } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { openGraph } from '../../../src/index.js';
import { cellsWith, reconciled, refuseWrites, switchable } from './worlds.js';

const SEED = process.env['FEEDLOOM_SEED'] ?? '1';
/** Words that occur in nothing but what the erased user did. */
const CANARIES = ['canary user', 'canary item', 'canary board'];

const own = (step: number) => ({
  from: `canary item ${step}`,
  to: `canary board ${step % 3}`,
  at: 1,
  by: 'canary user',
});

describe('an erasure', () => {
  it('leaves no byte of the user in any cell, while others write', async () => {
    const store = new MemoryStore();
    const tasks = new MemoryStore();
    await using graph = await openGraph({ store, tasks, partitions: 4 });
    await graph.add(Array.from({ length: 700 }, (_, step) => own(step)));
    await graph.remove([own(0), own(1)]);
    const load = Array.from({ length: 40 }, (_, step) =>
      graph.add([{ from: `item ${step}`, to: 'board', at: 1, by: step % 2 === 0 ? 'bob' : undefined }]),
    );
    const erasing = graph.erase('canary user');
    load.push(graph.add([{ from: 'late', to: 'board', at: 1, by: 'bob' }]));
    expect(await erasing).toBe(698);
    await Promise.all(load);
    expect(await cellsWith(store, CANARIES)).toEqual([]);
    expect(await cellsWith(tasks, CANARIES)).toEqual([]);
    expect(graph.size.edges).toBe(41);
    await using again = await openGraph({ store });
    expect(again.size.edges).toBe(41);
  });

  it('leaves other users’ cells as they are', async () => {
    const store = new MemoryStore();
    await using graph = await openGraph({ store, partitions: 2 });
    await graph.add(Array.from({ length: 30 }, (_, step) => ({ from: `item ${step}`, to: 'board', at: 1, by: 'bob' })));
    await graph.add([own(0), own(1)]);
    const cells = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { partition, key, value } of store.scan({})) {
        const text = Buffer.from(key).toString('latin1');
        if (/^[eci]/.test(text) && partition !== 'feedloom/graph') {
          found.push(`${partition} ${text} ${Buffer.from(value).toString('latin1')}`);
        }
      }
      return found.filter((cell) => !cell.includes('canary')).sort();
    };
    const before = await cells();
    expect(before.length).toBe(90);
    await graph.erase('canary user');
    expect(await cells()).toEqual(before);
  });

  it('takes what waits in the queue with it, and nothing brings it back', async () => {
    const clock = createVirtualClock();
    const store = switchable(new MemoryStore(), refuseWrites);
    const tasks = new MemoryStore();
    const options = { store, tasks, clock, random: seededRandom(SEED), partitions: 4 };
    const graph = await openGraph(options);
    await graph.add([own(0), own(1), { ...own(2), by: 'bob', from: 'item of bob', to: 'board of bob' }]);
    store.isIll = true;
    await graph.add([own(3), own(4)]);
    await graph.remove([own(0), own(3)]);
    await graph.add([own(5)]);
    store.isIll = false;
    expect(await graph.erase('canary user')).toBe(3);
    expect(graph.stats().unreconciled).toBe(0);
    expect(await cellsWith(store, CANARIES)).toEqual([]);
    expect(await cellsWith(tasks, CANARIES)).toEqual([]);
    await graph.close();
    await using again = await openGraph(options);
    expect(again.size.edges).toBe(1);
  });

  it('is done later if the store is down, and then leaves nothing either', async () => {
    const clock = createVirtualClock();
    const store = switchable(new MemoryStore(), refuseWrites);
    const tasks = new MemoryStore();
    await using graph = await openGraph({ store, tasks, clock, random: seededRandom(SEED), partitions: 4 });
    await graph.add([own(0), own(1)]);
    store.isIll = true;
    await graph.add([own(2)]);
    await graph.remove([own(1)]);
    expect(await graph.erase('canary user')).toBe(2);
    expect(graph.size.edges).toBe(0);
    store.isIll = false;
    await graph.add([{ ...own(9), from: 'item', to: 'board' }]);
    await reconciled(graph, clock);
    await clock.advance(100);
    expect(await cellsWith(store, CANARIES)).toEqual([]);
    expect(await cellsWith(tasks, CANARIES)).toEqual([]);
    expect(graph.size.edges).toBe(1);
    expect(await graph.erase('canary user')).toBe(1);
  });
});
