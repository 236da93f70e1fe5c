import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { seededRandom } from '@feedloom/core';
import type { VectorItem } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSight } from '../../composition/open-sight.js';
import { ROLES } from '../../roles.js';
import { openTestStores } from '../support/open-test-stores.js';

/** Enough for a segment with an index file of its own. */
const ITEMS = 300;

let data: string;
let stores: Awaited<ReturnType<typeof openTestStores>>;

beforeAll(async () => {
  data = await mkdtemp(path.join(os.tmpdir(), 'pinboard-sight-'));
  stores = await openTestStores(data);
});

afterAll(async () => {
  await stores[Symbol.asyncDispose]();
  await rm(data, { recursive: true, force: true });
});

function itemsOf(dimension: number): VectorItem[] {
  const random = seededRandom(7);
  return Array.from({ length: ITEMS }, (_, number) => {
    const vector = Float32Array.from({ length: dimension }, () => random.next() - 0.5);
    const norm = Math.hypot(...vector);
    return { id: `pin ${number}`, vector: vector.map((value) => value / norm) };
  });
}

/** Changes bytes in the middle of every file. */
async function damageAll(files: string): Promise<void> {
  for (const name of await readdir(files)) {
    const handle = await open(path.join(files, name), 'r+');
    const { size } = await handle.stat();
    if (size > 0) await handle.write(Buffer.from([0xff, 0x00, 0xff, 0x00]), 0, Math.min(4, size), size >> 1);
    await handle.close();
  }
}

describe('sight', { timeout: 60_000 }, () => {
  it('gets its index back from the blob store when its files are damaged', async () => {
    const events: string[] = [];
    const options = {
      data,
      roles: ROLES,
      index: 'usearch' as const,
      snapshots: stores.snapshots,
      onEvent: ({ kind }: { kind: string }) => void events.push(kind),
    };
    const before = await openSight(options);
    const items = itemsOf(before.eyes.embedder.space.dimension);
    await before.eyes.index.upsert(items);
    await before.eyes.index.keep?.();
    await before[Symbol.asyncDispose]();

    await damageAll(path.join(data, 'index', 'usearch'));
    const after = await openSight(options);
    expect(events).toContain('restored');
    expect(after.eyes.index.size).toBe(ITEMS);
    const [seventh] = items.slice(7);
    const [found] = await after.eyes.index.search([seventh?.vector ?? new Float32Array()], { limit: 1 });
    expect(found?.hits[0]?.id).toBe('pin 7');
    await after[Symbol.asyncDispose]();
  });

  it('begins its index anew, and keeps the damaged one aside, when there is no snapshot', async () => {
    const events: string[] = [];
    const options = {
      data: path.join(data, 'without'),
      roles: ROLES,
      index: 'usearch' as const,
      snapshots: new MemoryBlobStore(),
      onEvent: ({ kind }: { kind: string }) => void events.push(kind),
    };
    const before = await openSight(options);
    await before.eyes.index.upsert(itemsOf(before.eyes.embedder.space.dimension).slice(0, 20));
    await before[Symbol.asyncDispose]();
    await damageAll(path.join(options.data, 'index', 'usearch'));
    const after = await openSight(options);
    expect(events).toContain('failed');
    expect(after.eyes.index.size).toBe(0);
    expect(await readdir(path.join(options.data, 'index'))).toContain('usearch.damaged');
    await after[Symbol.asyncDispose]();
  });
});
