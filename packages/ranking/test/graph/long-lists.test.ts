import { describe, expect, it } from 'vitest';
import { MemoryStore } from '@feedloom/core/memory';
import { openGraph } from '../../src/index.js';

const EDGES = Array.from({ length: 50_000 }, (_, edge) => {
  return { from: `item ${edge}`, to: `board ${edge % 500}`, at: 1, by: 'ann' };
});

/** How often the event loop turns until `work` is done. */
async function turnsOf(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const turn = (): void => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work.finally(() => (isDone = true));
  return turns;
}

describe.each([
  ['in memory', 50_000],
  ['with a store', 8_000],
])('a graph, %s,', (where, count) => {
  const open = () => openGraph(where === 'in memory' ? {} : { store: new MemoryStore(), partitions: 8 });

  it('lets the event loop turn while it adds, removes and erases long lists', async () => {
    await using graph = await open();
    const edges = EDGES.slice(0, count);
    expect(await turnsOf(graph.add(edges))).toBeGreaterThan(count / 600);
    expect(graph.size.edges).toBe(count);
    const boards = Array.from({ length: 500 }, (_, board) => `board ${board}`);
    expect(await turnsOf(graph.neighbours(boards, { end: 'to' }))).toBeGreaterThan(count / 4_096);
    expect(await turnsOf(graph.remove(edges.slice(0, count / 2)))).toBeGreaterThan(count / 1_200);
    expect(graph.size.edges).toBe(count / 2);
    expect(await turnsOf(graph.erase('ann'))).toBeGreaterThan(count / 1_200);
    expect(graph.size).toEqual({ items: 0, collections: 0, edges: 0 });
  });

  it('writes nothing of a long list whose last edge is bad', async () => {
    await using graph = await open();
    const adding = graph.add([...EDGES.slice(0, 2_000), { from: 'lamp', to: 'desks', at: NaN }]);
    await expect(adding).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    expect(graph.size).toEqual({ items: 0, collections: 0, edges: 0 });
  });

  it('makes changes in the order in which they were asked for', async () => {
    await using graph = await open();
    await Promise.all([
      graph.add(EDGES.slice(0, 400)),
      graph.remove(EDGES.slice(0, 400)),
      graph.add(EDGES.slice(0, 3)),
    ]);
    expect(graph.size.edges).toBe(3);
    await Promise.all([graph.add(EDGES.slice(0, 5)), graph.erase('ann')]);
    expect(graph.size.edges).toBe(0);
  });
});
