import { describe, expect, it } from 'vitest';
import { seededRandom } from '@feedloom/core';
import { MemoryGraph, MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock, randomFaults } from '@feedloom/core/testing';
import { openGraph } from '../../../src/index.js';
import type { GraphEvent, OpenGraphOptions } from '../../../src/index.js';
import { changeAll, edgesIn, reconciled, refuseWrites, switchable } from './worlds.js';

const SEED = process.env['FEEDLOOM_SEED'] ?? '1';

function world() {
  const clock = createVirtualClock();
  const beneath = new MemoryStore();
  const store = switchable(beneath, refuseWrites, clock);
  const tasks = switchable(new MemoryStore(), refuseWrites, clock);
  const events: GraphEvent[] = [];
  const options: OpenGraphOptions = {
    store,
    tasks,
    clock,
    random: seededRandom(SEED),
    partitions: 4,
    onEvent: (event) => events.push(event),
  };
  return { clock, beneath, store, tasks, events, options, open: () => openGraph(options) };
}

const edge = (from: string, to = 'x', more: object = {}) => ({ from, to, at: 1, ...more });

describe('a graph whose store refuses writes', () => {
  it('takes changes all the same, says how many wait, and writes them once the store is well', async () => {
    const { clock, store, events, open, options } = world();
    const graph = await open();
    await graph.add([edge('a', 'x', { weight: 2 })]);
    store.isIll = true;
    await graph.add([edge('b', 'x', { by: 'ann' })]);
    expect(await graph.remove([{ from: 'a', to: 'x' }])).toBe(1);
    await graph.add([edge('c')]);
    expect(await graph.neighbours(['x'], { end: 'to' })).toEqual([
      [
        { id: 'b', weight: 1 },
        { id: 'c', weight: 1 },
      ],
    ]);
    expect(graph.stats().unreconciled).toBe(3);
    expect(events.map(({ kind }) => kind)).toEqual(['unreconciled', 'unreconciled', 'unreconciled']);
    await clock.advance(5000);
    expect(graph.stats().unreconciled).toBe(3);
    store.isIll = false;
    await reconciled(graph, clock);
    expect(events.at(-1)?.kind).toBe('reconciled');
    await graph.close();
    await using again = await openGraph({ ...options, tasks: undefined });
    expect(await edgesIn(again, ['a', 'b', 'c'])).toEqual(['b -> x (1)', 'c -> x (1)']);
    expect(await again.erase('ann')).toBe(1);
  });

  it('never lets a change that was refused overwrite a newer one', async () => {
    const { clock, store, open, options } = world();
    const graph = await open();
    store.isIll = true;
    await graph.add([edge('added late'), edge('changed', 'x', { weight: 2 })]);
    store.isIll = false;
    await graph.remove([{ from: 'added late', to: 'x' }]);
    await graph.add([edge('changed', 'x', { weight: 4 }), edge('removed late')]);
    store.isIll = true;
    await graph.remove([{ from: 'removed late', to: 'x' }]);
    store.isIll = false;
    await graph.add([edge('removed late', 'x', { weight: 8 })]);
    const expected = ['changed -> x (4)', 'removed late -> x (8)'];
    const all = ['added late', 'changed', 'removed late'];
    expect(await edgesIn(graph, all)).toEqual(expected);
    await reconciled(graph, clock);
    expect(await edgesIn(graph, all)).toEqual(expected);
    await graph.close();
    await using again = await openGraph({ ...options, tasks: undefined });
    expect(await edgesIn(again, all)).toEqual(expected);
  });

  it('says so with an error that can be tried again, and is as it was, if the queue refuses too', async () => {
    const { store, tasks, open } = world();
    await using graph = await open();
    await graph.add([edge('a', 'x', { by: 'ann' })]);
    store.isIll = true;
    tasks.isIll = true;
    const failure = { code: 'ERR_UNAVAILABLE', retryable: true };
    await expect(graph.add([edge('b')])).rejects.toMatchObject(failure);
    await expect(graph.remove([{ from: 'a', to: 'x' }])).rejects.toMatchObject(failure);
    await expect(graph.erase('ann')).rejects.toMatchObject(failure);
    expect(await edgesIn(graph, ['a', 'b'])).toEqual(['a -> x (1)']);
    expect(graph.stats().unreconciled).toBe(0);
    store.isIll = false;
    await graph.add([edge('b')]);
    expect(await edgesIn(graph, ['a', 'b'])).toEqual(['a -> x (1)', 'b -> x (1)']);
  });

  it('says so if it has no queue', async () => {
    const { store, options } = world();
    await using graph = await openGraph({ ...options, tasks: undefined });
    store.isIll = true;
    await expect(graph.add([edge('b')])).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    expect(graph.size.edges).toBe(0);
  });

  it('has what waits when it is opened again, before the store takes it', async () => {
    const { clock, store, open, options } = world();
    const first = await open();
    await first.add([edge('a'), edge('b', 'x', { by: 'ann' }), edge('c', 'x', { by: 'bob' })]);
    store.isIll = true;
    await first.add([edge('d'), edge('e', 'x', { by: 'ann' })]);
    await first.remove([{ from: 'a', to: 'x' }]);
    expect(await first.erase('ann')).toBe(2);
    await first.close();
    store.isIll = false;
    const refusesEdges = switchable(store, ({ op, partition }) =>
      op === 'write' && partition !== 'feedloom/graph' ? { kind: 'error' } : undefined,
    );
    refusesEdges.isIll = true;
    const second = await openGraph({ ...options, store: refusesEdges });
    const all = ['a', 'b', 'c', 'd', 'e'];
    expect(await edgesIn(second, all)).toEqual(['c -> x (1)', 'd -> x (1)']);
    expect(second.stats().unreconciled).toBe(3);
    refusesEdges.isIll = false;
    await reconciled(second, clock);
    expect(await edgesIn(second, all)).toEqual(['c -> x (1)', 'd -> x (1)']);
    await second.close();
    await using third = await openGraph({ ...options, tasks: undefined });
    expect(await edgesIn(third, all)).toEqual(['c -> x (1)', 'd -> x (1)']);
  });

  it('keeps within its callers’ time when the store hangs', async () => {
    const clock = createVirtualClock();
    const store = switchable(new MemoryStore(), () => ({ kind: 'delay', delayMs: 60_000 }), clock);
    const tasks = new MemoryStore();
    await using graph = await openGraph({ store, tasks, clock, partitions: 4 });
    store.isIll = true;
    let isDone = false;
    const adding = graph.add([edge('a')], { deadlineMs: 100 }).then(() => (isDone = true));
    await clock.advance(90);
    expect(isDone).toBe(true);
    await adding;
    expect(graph.stats().unreconciled).toBe(1);
  });

  it.each(Array.from({ length: 6 }, (_, index) => `${SEED}/${index}`))(
    'ends up with what its callers were told, through errors, lost answers and late writes (%s)',
    { timeout: 60_000 },
    async (seed) => {
      const random = seededRandom(seed);
      const clock = createVirtualClock();
      const ratios = { errorRatio: 0.1, timeoutDoneRatio: 0.06, timeoutLateRatio: 0.06, duplicateRatio: 0.06 };
      const beneath = new MemoryStore();
      const store = switchable(
        beneath,
        randomFaults(seededRandom(`${seed} faults`), { ...ratios, maxDelayMs: 300 }),
        clock,
      );
      const tasks = new MemoryStore();
      const options = { store, tasks, clock, random, partitions: 3 };
      const graph = await openGraph(options);
      const model = new MemoryGraph();
      for (let step = 0; step < 80; step += 1) {
        store.isIll = step % 20 > 4;
        expect(await changeAll(random, [graph, model], 1 + step), `answers of step ${step}`).toBe(true);
        expect(await edgesIn(graph), `step ${step}`).toEqual(await edgesIn(model));
        if (random.next() < 0.3) await clock.advance(Math.floor(random.next() * 500));
      }
      store.isIll = false;
      await clock.advance(1000);
      await reconciled(graph, clock);
      expect(await edgesIn(graph)).toEqual(await edgesIn(model));
      await graph.close();
      await using again = await openGraph({ ...options, store: beneath, tasks: undefined });
      expect(await edgesIn(again)).toEqual(await edgesIn(model));
      for (const user of ['ann', 'bob', 'cy']) expect(await again.erase(user), user).toBe(await model.erase(user));
    },
  );
});
