import { seededRandom } from '@feedloom/core';
import type { BlobStore } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenedVectorIndex } from '@feedloom/vision';
import { describe, expect, it } from 'vitest';
import { expectCode } from '../support/expect-code.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clusteredItems, testSpace } from '../support/vectors.js';

/** A store whose writes never end. */
function stuckBlobs(): BlobStore {
  const blobs = new MemoryBlobStore();
  blobs.put = () => new Promise(() => undefined);
  return blobs;
}

async function openFilled(): Promise<OpenedVectorIndex> {
  const index = await openVectorIndex({ space: testSpace(16), path: await temporaryFolder(), engine: 'flat' });
  await index.upsert(clusteredItems(seededRandom('stuck'), 50, 16));
  return index;
}

describe('a snapshot into a blob store that is stuck', { timeout: 10_000 }, () => {
  it('does not keep the index from closing', async () => {
    const index = await openFilled();
    const snapshot = expectCode(index.snapshot(stuckBlobs(), 'daily'), 'ERR_CLOSED', 'a snapshot');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await index.close();
    await snapshot;
  });

  it('ends with its deadline, and with that of one that waits behind it', async () => {
    const index = await openFilled();
    const first = expectCode(index.snapshot(stuckBlobs(), 'daily', { deadlineMs: 300 }), 'ERR_TIMEOUT', 'the first');
    const stop = new AbortController();
    const behind = [
      expectCode(index.snapshot(stuckBlobs(), 'daily', { deadlineMs: 20 }), 'ERR_TIMEOUT', 'one behind it'),
      expectCode(index.snapshot(stuckBlobs(), 'daily', { signal: stop.signal }), 'ERR_ABORTED', 'another behind it'),
    ];
    stop.abort();
    await Promise.race([
      Promise.all(behind),
      first.then(() => expect.fail('The first one ended before those behind it.')),
    ]);
    await first;
    await expect(index.snapshot(new MemoryBlobStore(), 'daily')).resolves.toMatch(/^[0-9a-f]{64}$/);
    await index.close();
  });
});

it('a snapshot deletes what only the one before it needs, if it is told to', async () => {
  const blobs = new MemoryBlobStore();
  const stored = new Set<string>();
  const put = blobs.put.bind(blobs);
  blobs.put = async (bytes, options) => {
    const id = await put(bytes, options);
    stored.add(id);
    return id;
  };
  const left = async (): Promise<number> => {
    const found = await Promise.all([...stored].map((id) => blobs.get(id)));
    return found.filter((bytes) => bytes !== undefined).length;
  };
  const index = await openFilled();
  await index.flush();
  await index.snapshot(blobs, 'daily');
  const first = await left();
  for (const number of [100, 200, 300]) {
    await index.upsert(clusteredItems(seededRandom('more'), 5, 16, number));
    await index.compact();
    await index.snapshot(blobs, 'daily', { deletePrevious: true });
    expect(await left()).toBe(first);
  }
  const kept = await index.snapshot(blobs, 'weekly');
  await index.close();
  expect(await blobs.get(kept)).toBeDefined();
  const restored = await openVectorIndex({
    space: testSpace(16),
    path: await temporaryFolder(),
    engine: 'flat',
    restoreFrom: { blobs, name: 'daily' },
  });
  expect(restored.size).toBe(65);
  await restored.close();
});
