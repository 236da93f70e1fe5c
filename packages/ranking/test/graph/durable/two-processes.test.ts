import { describe, expect, it } from 'vitest';
import { seededRandom } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock, randomFaults } from '@feedloom/core/testing';
import { openGraph } from '../../../src/index.js';
import { cellsWith, edgesIn, reconciled, switchable, whileTimePasses } from './worlds.js';

const SEED = process.env['FEEDLOOM_SEED'] ?? '1';

describe('two processes that write one graph', () => {
  it.each([`${SEED}/0`, `${SEED}/1`, `${SEED}/2`])('lose nothing of each other (%s)', async (seed) => {
    const clock = createVirtualClock();
    const beneath = new MemoryStore();
    const tasks = new MemoryStore();
    const ratios = {
      errorRatio: 0.05,
      timeoutDoneRatio: 0.05,
      timeoutLateRatio: 0.05,
      duplicateRatio: 0.05,
      delayRatio: 0.2,
    };
    const stores = ['left', 'right'].map((name) =>
      switchable(beneath, randomFaults(seededRandom(`${seed} ${name}`), { ...ratios, maxDelayMs: 40 }), clock),
    );
    const open = (store: MemoryStore | (typeof stores)[number], name: string) =>
      openGraph({
        store,
        tasks,
        clock,
        random: seededRandom(`${seed} random ${name}`),
        partitions: 2,
        retry: { baseMs: 20, capMs: 200 },
      });
    const graphs = await whileTimePasses(clock, Promise.all(stores.map((store, index) => open(store, String(index)))));
    for (const store of stores) store.isIll = true;
    const expected = new Set<string>();
    const working = graphs.map(async (graph, index) => {
      // Each has items of its own, in buckets and under users that they share.
      for (let step = 0; step < 30; step += 1) {
        const item = `item of ${index}: ${step % 20}`;
        if (step >= 20) {
          await graph.remove([{ from: item, to: 'x' }]);
          expected.delete(`${item} -> x (2)`);
        } else {
          await graph.add([{ from: item, to: 'x', weight: 2, at: 1, by: step % 3 === 0 ? 'ann' : 'bob' }]);
          expected.add(`${item} -> x (2)`);
        }
      }
    });
    await whileTimePasses(clock, Promise.all(working));
    for (const store of stores) store.isIll = false;
    await clock.advance(100);
    for (const graph of graphs) await reconciled(graph, clock);
    await Promise.all(graphs.map((graph) => graph.close()));
    await using again = await open(beneath, 'again');
    const items = [0, 1].flatMap((index) => Array.from({ length: 20 }, (_, step) => `item of ${index}: ${step}`));
    expect(new Set(await edgesIn(again, items))).toEqual(expected);
    const count = await again.erase('ann');
    expect(count + (await again.erase('bob'))).toBe(expected.size);
    expect(await cellsWith(beneath, ['item of'])).toEqual([]);
  });

  it('take what the other one put there away with a user', async () => {
    const store = new MemoryStore();
    await using left = await openGraph({ store, partitions: 2 });
    await using right = await openGraph({ store, partitions: 2 });
    await left.add([{ from: 'a', to: 'x', at: 1, by: 'ann' }]);
    await right.add([{ from: 'b', to: 'x', at: 1, by: 'ann' }]);
    expect(await right.erase('ann')).toBe(2);
    await using again = await openGraph({ store });
    expect(again.size.edges).toBe(0);
  });

  it('agree on how many partitions there are', async () => {
    const store = new MemoryStore();
    await using left = await openGraph({ store, partitions: 2 });
    await left.add([{ from: 'a', to: 'x', at: 1 }]);
    await using right = await openGraph({ store, partitions: 64 });
    expect(await edgesIn(right, ['a'])).toEqual(['a -> x (1)']);
  });
});
