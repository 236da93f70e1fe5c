import { startWorker } from '@feedloom/core/spawn';
import { expect, it } from 'vitest';
import { integerBetween, withSeed } from '../support/seed.js';
import { MemoryEdges } from '../../src/graph/memory-edges.js';
import type { ReaderApi } from './reader-entry.js';

const NODES = 60;

/** As in the reader's module, which cannot be imported outside of a worker. */
const weightOf = (item: number, collection: number): number => ((item * 31 + collection * 7) % 97) + 1;

it('shows no half edge to a reader in another thread, while edges come and go and are sealed', async () => {
  await withSeed(async (random) => {
    const reader = await startWorker<ReaderApi>(new URL('./reader-entry.js', import.meta.url));
    const edges = new MemoryEdges({ sealEdges: 500 });
    // Numbers by order of appearance are then the numbers in the names.
    for (let node = 0; node < NODES; node += 1) {
      edges.add([{ from: `${node}`, to: `${node}`, at: 0, weight: weightOf(node, node) }]);
    }
    let version = 0;
    for (let round = 0; round < 400; round += 1) {
      for (let change = 0; change < 40; change += 1) {
        const [item, collection] = [integerBetween(random, 0, NODES - 1), integerBetween(random, 0, NODES - 1)];
        const name = { from: `${item}`, to: `${collection}` };
        if (random.next() < 0.4) edges.remove([name]);
        else edges.add([{ ...name, at: round, weight: weightOf(item, collection), by: `user ${round % 3}` }]);
      }
      if (edges.view.version !== version) {
        version = edges.view.version;
        await reader.call('show', edges.view);
      }
    }
    const { edges: seen, wrong } = await reader.call('seen', undefined);
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(10_000);
    expect(edges.epoch).toBeGreaterThan(3);
    await Promise.all([reader.close(), edges.close()]);
  });
});
