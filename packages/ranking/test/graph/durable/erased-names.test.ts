import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { GraphEdge } from '@feedloom/core';
import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import { openGraph } from '../../../src/index.js';
import { MemoryEdges } from '../../../src/graph/memory-edges.js';
import { cellsWith } from './worlds.js';

const CANARY = /canary/;

const own = (step: number): GraphEdge => {
  return { from: `canary item ${step}`, to: `canary board ${step % 3}`, at: 1, by: 'canary user' };
};

/** Remembers all that is in it, and can be made to wait. */
class WatchedBlobs extends MemoryBlobStore {
  readonly there = new Map<string, Uint8Array>();
  /** Told before each blob is written. */
  onPut: () => Promise<void> = () => Promise.resolve();

  override async put(...[bytes, options]: Parameters<MemoryBlobStore['put']>): Promise<string> {
    await this.onPut();
    const id = await super.put(bytes, options);
    this.there.set(id, Uint8Array.from(bytes));
    return id;
  }

  override async delete(...[id, options]: Parameters<MemoryBlobStore['delete']>): Promise<void> {
    this.there.delete(id);
    return super.delete(id, options);
  }

  /** How many blobs tell of the erased user. */
  get canaries(): number {
    return [...this.there.values()].filter((bytes) => CANARY.test(Buffer.from(bytes).toString('latin1'))).length;
  }
}

describe('names, once a user is erased', () => {
  it('are forgotten if nothing else has an edge to them, and their numbers are not used again', () => {
    const edges = new MemoryEdges();
    edges.add([own(0), own(1), { ...own(1), from: 'lamp' }, { from: 'lamp', to: 'desks', at: 1, by: 'bob' }]);
    edges.add([{ from: 'canary item 9', to: 'canary board 9', at: 1 }]);
    const [alone] = edges.internItems(['alone']);
    const [item, board] = [edges.nodeOf('canary item 0'), edges.collectionNodeOf('canary board 0')];
    expect(edges.remove([{ from: 'canary item 9', to: 'canary board 9' }])).toBe(1);
    expect(edges.erase('canary user')).toBe(3);
    expect(edges.size).toEqual({ items: 1, collections: 1, edges: 1 });
    for (const id of ['canary item 0', 'canary item 9']) expect(edges.nodeOf(id)).toBeUndefined();
    for (const id of ['canary board 0', 'canary board 9']) expect(edges.collectionNodeOf(id)).toBeUndefined();
    expect([edges.itemAt(item ?? -1), edges.collectionAt(board ?? -1)]).toEqual([undefined, undefined]);
    expect([edges.nodeOf('lamp'), edges.nodeOf('alone')]).toEqual([2, alone]);
    edges.add([{ from: 'canary item 0', to: 'canary board 0', at: 2 }]);
    expect(edges.nodeOf('canary item 0')).toBe(edges.view.items - 1);
    expect(edges.collectionNodeOf('canary board 0')).toBe(edges.view.collections - 1);
    expect(edges.neighbours('canary item 0')).toEqual([{ id: 'canary board 0', weight: 1 }]);
  });

  it('stay while edges of theirs come in bulk', async () => {
    const edges = new MemoryEdges();
    edges.add([own(0)]);
    // So many that they take some turns of the event loop, the known one first.
    const itemIds = ['canary item 0', ...Array.from({ length: 9_000 }, (_, item) => `item ${item}`)];
    const [items, collections] = [Uint32Array.of(0), Uint32Array.of(0)];
    const adding = edges.addBulk({ itemIds, collectionIds: ['board'], items, collections });
    while (edges.nodeOf('item 1') === undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(edges.erase('canary user')).toBe(1);
    await adding;
    expect(edges.neighbours('board', { end: 'to' })).toEqual([{ id: 'canary item 0', weight: 1 }]);
    await Promise.resolve();
    expect(edges.collectionNodeOf('canary board 0')).toBeUndefined();
    await edges.close();
  });

  it('are in what was captured before, and in nothing that is captured later', () => {
    const edges = new MemoryEdges();
    edges.add([own(0)]);
    const before = edges.capture();
    edges.erase('canary user');
    const after = edges.capture();
    expect([before.items.at(0), before.collections.at(0)]).toEqual(['canary item 0', 'canary board 0']);
    expect([after.items.at(0), after.collections.at(0)]).toEqual([undefined, undefined]);
  });
});

describe.each(['with a store', 'in memory'])('a snapshot, %s', (where) => {
  const open = () => openGraph(where === 'in memory' ? {} : { store: new MemoryStore(), partitions: 2 });

  it('that is being written holds nothing of a user who is erased meanwhile', async () => {
    await using graph = await open();
    await graph.add([own(0), own(1), { from: 'lamp', to: 'desks', at: 1, by: 'bob' }]);
    const blobs = new WatchedBlobs();
    let erasing: Promise<number> | undefined;
    blobs.onPut = async () => {
      // One blob of the user's is there, others follow.
      if (blobs.canaries === 0 || erasing !== undefined) return;
      erasing = graph.erase('canary user');
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await graph.snapshot(blobs, 'graph');
    expect(await erasing).toBe(2);
    expect(blobs.canaries).toBe(0);
    if (where === 'in memory') {
      await using again = await openGraph({ restoreFrom: { blobs, name: 'graph' } });
      expect(again.size).toEqual({ items: 1, collections: 1, edges: 1 });
    }
  });

  it('that fails leaves nothing behind', async () => {
    await using graph = await open();
    await graph.add([own(0)]);
    const blobs = new WatchedBlobs();
    blobs.onPut = async () => {
      if (blobs.there.size === 3) throw new Error('The disk is full');
    };
    await expect(graph.snapshot(blobs, 'graph')).rejects.toThrow();
    expect(blobs.there.size).toBe(0);
  });
});

describe('a snapshot of before an erasure', () => {
  it('is deleted, even if the user had removed all edges since, and if deleting it fails at first', async () => {
    const store = new MemoryStore();
    await using graph = await openGraph({ store, partitions: 2 });
    await graph.add([own(0), { from: 'lamp', to: 'desks', at: 1, by: 'bob' }]);
    const blobs = new WatchedBlobs();
    await graph.snapshot(blobs, 'graph');
    expect(blobs.canaries).toBeGreaterThan(0);
    await graph.remove([own(0)]);
    const remove = blobs.delete.bind(blobs);
    blobs.delete = () => Promise.reject(new Error('The disk is ill'));
    await expect(graph.erase('canary user')).rejects.toThrow();
    blobs.delete = remove;
    expect(await graph.erase('canary user')).toBe(0);
    expect(blobs.canaries).toBe(0);
    await graph.snapshot(blobs, 'graph');
    expect(blobs.canaries).toBe(0);
    expect(await cellsWith(store, ['canary'])).toEqual([]);
    await using again = await openGraph({ store, restoreFrom: { blobs, name: 'graph' } });
    expect(again.size).toEqual({ items: 1, collections: 1, edges: 1 });
  });
});
