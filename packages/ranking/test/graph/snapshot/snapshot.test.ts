import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import type { BlobStore, Random } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { integerBetween, oneOf, withSeed } from '../../support/seed.js';
import type { GraphView } from '../../../src/graph/graph-view.js';
import { DEAD } from '../../../src/graph/graph-view.js';
import { MemoryEdges } from '../../../src/graph/memory-edges.js';
import type { MemoryEdgesOptions } from '../../../src/graph/memory-edges-options.js';
import { eachNeighbour } from '../../../src/graph/read-view.js';
import { parseManifest, partsOf } from '../../../src/graph/snapshot/manifest.js';
import { readSnapshot } from '../../../src/graph/snapshot/read-snapshot.js';
import { writeSnapshot } from '../../../src/graph/snapshot/write-snapshot.js';

const ITEMS = Array.from({ length: 20 }, (_, at) => `item ${at} \u{1f600}`);
const COLLECTIONS = Array.from({ length: 8 }, (_, at) => `collection ${at}`);
const USERS = ['ann', 'bob', undefined] as const;

/** A graph with sealed, fresh, dead and erased edges, and an item without any. */
async function randomGraph(random: Random, options: MemoryEdgesOptions): Promise<MemoryEdges> {
  const edges = new MemoryEdges(options);
  const now = options.clock?.now() ?? 0;
  for (let round = 0; round < 3; round += 1) {
    for (let edge = 0; edge < 30; edge += 1) {
      const name = { from: oneOf(random, ITEMS), to: oneOf(random, COLLECTIONS) };
      edges.add([{ ...name, at: now + round, weight: integerBetween(random, 1, 9), by: oneOf(random, USERS) }]);
    }
    edges.remove([{ from: oneOf(random, ITEMS), to: oneOf(random, COLLECTIONS) }]);
    if (round === 0) edges.add([{ from: 'gone', to: 'gone', at: now, by: 'cy' }]);
    if (round < 2) await edges.seal();
  }
  edges.erase('cy');
  edges.internItems(['lonely']);
  return edges;
}

function contents(edges: MemoryEdges): unknown {
  return {
    size: edges.size,
    lonely: edges.nodeOf('lonely'),
    lists: ITEMS.map((id) => [edges.nodeOf(id), edges.neighbours(id)]),
    back: COLLECTIONS.map((id) => [edges.collectionNodeOf(id), edges.neighbours(id, { end: 'to' })]),
    owned: ['ann', 'bob', 'cy'].map((user) =>
      edges
        .edgesOf(user)
        .map(({ from, to }) => `${from} ${to}`)
        .sort(),
    ),
  };
}

async function loaded(blobs: BlobStore, options?: MemoryEdgesOptions): Promise<MemoryEdges> {
  const capture = await readSnapshot(blobs, 'graph');
  if (capture === undefined) throw new Error('There is no snapshot');
  const edges = new MemoryEdges(options);
  await edges.restore(capture);
  return edges;
}

/** A store of small blobs that changes what it gives. */
function smallStore(change: (id: string, bytes: Uint8Array) => Uint8Array | undefined = (_, bytes) => bytes) {
  const blobs = new MemoryBlobStore();
  const get = blobs.get.bind(blobs);
  return Object.assign(blobs, {
    supports: { durability: 'memory', maxBlobBytes: 65_536 } as const,
    get: async (id: string): Promise<Uint8Array | undefined> => {
      const bytes = await get(id);
      return bytes === undefined ? undefined : change(id, bytes);
    },
  });
}

async function blobIds(blobs: BlobStore): Promise<string[]> {
  const pointer = await blobs.pointer('graph');
  const manifest = parseManifest((await blobs.get(pointer?.id ?? '')) ?? new Uint8Array());
  return [pointer?.id ?? '', ...partsOf(manifest).map(({ sha256 }) => sha256)];
}

/** Everything that a reader may meet is a node. */
function expectSound(view: GraphView): void {
  for (const [direction, far] of [
    ['items', view.collections],
    ['collections', view.items],
  ] as const) {
    for (let node = 0; node < view[direction]; node += 1) {
      eachNeighbour(view, direction, node, (other, weight) => {
        if (other >= far || other === DEAD || !(weight > 0)) expect.fail(`${direction} ${node} has ${other} ${weight}`);
      });
    }
  }
}

describe('a snapshot', () => {
  it.each<MemoryEdgesOptions>([
    {},
    { weights: false },
    { windowMs: 1_000, clock: createVirtualClock() },
    { buckets: { count: 4, of: (id) => id.length % 4 } },
  ])('gives back every edge, node, weight and owner (%o)', async (options) => {
    await withSeed(async (random) => {
      const edges = await randomGraph(random, options);
      const blobs = new MemoryBlobStore();
      await writeSnapshot(edges.capture(), blobs, 'graph');
      const again = await loaded(blobs, options);
      expect(contents(again)).toEqual(contents(edges));
      for (const graph of [edges, again]) {
        graph.add([{ from: 'new', to: 'new', at: options.clock?.now() ?? 0 }]);
        await graph.seal();
        graph.erase('ann');
      }
      expect(contents(again)).toEqual(contents(edges));
      await Promise.all([edges.close(), again.close()]);
    });
  });

  it('is not there before it was written', async () => {
    expect(await readSnapshot(new MemoryBlobStore(), 'graph')).toBeUndefined();
  });

  it('takes the place of the one before, and leaves no blob of it behind', async () => {
    await withSeed(async (random) => {
      const edges = await randomGraph(random, {});
      const blobs = new MemoryBlobStore();
      await writeSnapshot(edges.capture(), blobs, 'graph');
      const before = await blobIds(blobs);
      edges.erase('ann');
      await edges.seal();
      await writeSnapshot(edges.capture(), blobs, 'graph');
      const after = new Set(await blobIds(blobs));
      const left = await Promise.all(before.map(async (id) => !after.has(id) && (await blobs.get(id)) !== undefined));
      expect(before.filter((id) => !after.has(id)).length).toBeGreaterThan(3);
      expect(left.filter(Boolean)).toEqual([]);
      for (const id of after) expect(Buffer.from((await blobs.get(id)) ?? []).includes('ann')).toBe(false);
      await edges.close();
    });
  });

  it('shares no blob with one of another name', async () => {
    const edges = new MemoryEdges();
    edges.add([{ from: 'a', to: 'x', at: 1 }]);
    const blobs = new MemoryBlobStore();
    await writeSnapshot(edges.capture(), blobs, 'other');
    await writeSnapshot(edges.capture(), blobs, 'graph');
    edges.add([{ from: 'b', to: 'y', at: 1 }]);
    await writeSnapshot(edges.capture(), blobs, 'other');
    expect((await loaded(blobs)).neighbours('a')).toEqual([{ id: 'x', weight: 1 }]);
  });

  it('refuses to take the place of one that was written meanwhile', async () => {
    const blobs = new MemoryBlobStore();
    const [edges, others] = [new MemoryEdges(), new MemoryEdges()];
    edges.add([{ from: 'a', to: 'x', at: 1 }]);
    const writing = writeSnapshot(edges.capture(), blobs, 'graph');
    const meanwhile = writeSnapshot(others.capture(), blobs, 'graph');
    const results = await Promise.allSettled([writing, meanwhile]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(refused.map((error) => FeedloomError.is(error, 'ERR_CONFLICT'))).toEqual([true]);
  });

  it('is never believed with a bit flipped, bytes cut off or a blob missing', async () => {
    await withSeed(async (random) => {
      let damage: (bytes: Uint8Array) => Uint8Array | undefined = (bytes) => bytes;
      let damaged = '';
      const blobs = smallStore((id, bytes) => (id === damaged ? damage(bytes) : bytes));
      const edges = await randomGraph(random, {});
      await writeSnapshot(edges.capture(), blobs, 'graph');
      for (const id of await blobIds(blobs)) {
        damaged = id;
        for (let round = 0; round < 6; round += 1) {
          damage = (bytes) => {
            if (round === 0) return undefined;
            const length = round === 1 ? integerBetween(random, 0, bytes.length - 1) : bytes.length;
            const other = bytes.slice(0, length);
            const at = integerBetween(random, 0, bytes.length - 1);
            if (at < length) other[at] = (other[at] ?? 0) ^ (1 << integerBetween(random, 0, 7));
            return other;
          };
          const error: unknown = await loaded(blobs).catch((thrown: unknown) => thrown);
          expect(FeedloomError.is(error, 'ERR_CORRUPT')).toBe(true);
        }
      }
      damaged = '';
      expect(contents(await loaded(blobs))).toEqual(contents(edges));
    });
  });

  it('gives a sound graph or a typed error when it was forged with true hashes', async () => {
    await withSeed(async (random) => {
      const edges = await randomGraph(random, {});
      const outcomes = new Map<string, number>();
      const original = new MemoryBlobStore();
      await writeSnapshot(edges.capture(), original, 'graph');
      const text = Buffer.from((await original.get((await original.pointer('graph'))?.id ?? '')) ?? []).toString();
      for (let round = 0; round < 500; round += 1) {
        const pointer = await original.pointer('graph');
        let forged = text;
        if (random.next() < 0.5) {
          const at = integerBetween(random, 0, text.length - 1);
          forged = `${text.slice(0, at)}${oneOf(random, ['9', '"', '0', '', '-', 'e9', '}', '[]'])}${text.slice(at + 1)}`;
        } else {
          const { sha256 } = oneOf(random, partsOf(parseManifest(Buffer.from(text))));
          const part = Buffer.from((await original.get(sha256)) ?? []);
          const at = integerBetween(random, 16, part.length - 1);
          part[at] = integerBetween(random, 0, 255);
          forged = text.replaceAll(sha256, await original.put(part));
        }
        const id = await original.put(Buffer.from(forged));
        await original.point('graph', id, { expected: pointer?.version });
        const outcome = await loaded(original).then(
          (graph) => {
            expectSound(graph.view);
            return 'sound';
          },
          (error: unknown) => (FeedloomError.is(error) ? error.code : `untyped ${String(error)}`),
        );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      expect(
        [...outcomes.keys()].filter((key) => !/^(sound|ERR_CORRUPT|ERR_UNSUPPORTED|ERR_TOO_LARGE)$/.test(key)),
      ).toEqual([]);
      expect(outcomes.get('ERR_CORRUPT')).toBeGreaterThan(100);
      expect(outcomes.get('sound')).toBeGreaterThan(3);
    });
  });

  it('needs times if it is loaded into a graph with a window', async () => {
    const edges = new MemoryEdges();
    edges.add([{ from: 'a', to: 'x', at: 1 }]);
    const blobs = new MemoryBlobStore();
    await writeSnapshot(edges.capture(), blobs, 'graph');
    await expect(loaded(blobs, { windowMs: 1_000 })).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });
});
