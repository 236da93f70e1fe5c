import { Buffer } from 'node:buffer';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError, seededRandom } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenedVectorIndex, OpenVectorIndexOptions, VectorIndexEvent } from '@feedloom/vision';
import { describe, expect, it, vi } from 'vitest';
import { expectCode } from '../support/expect-code.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clusteredItems, testSpace } from '../support/vectors.js';

const space = testSpace(16);
const items = clusteredItems(seededRandom('restore'), 8, 16);
const ids = items.map(({ id }) => id);

function open(path: string, options: Partial<OpenVectorIndexOptions> = {}): Promise<OpenedVectorIndex> {
  return openVectorIndex({ space, path, engine: 'flat', ...options });
}

async function idsOf(index: OpenedVectorIndex): Promise<string[]> {
  return (await index.get(ids)).flatMap((item) => item?.id ?? []);
}

/** An index with a snapshot of four items, of which the last is only in the log. */
async function takeSnapshot(path: string) {
  const restoreFrom = { blobs: new MemoryBlobStore(), name: 'pins' };
  const index = await open(path);
  await index.upsert(items.slice(0, 3));
  await index.flush();
  await index.upsert(items.slice(3, 4));
  await index.snapshot(restoreFrom.blobs, restoreFrom.name);
  return { index, restoreFrom };
}

async function damageVectors(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    if (!name.startsWith('vectors-')) continue;
    const bytes = await readFile(join(path, name));
    bytes[5] = (bytes[5] ?? 0) ^ 0x10;
    await writeFile(join(path, name), bytes);
  }
}

async function restore(path: string, restoreFrom: OpenVectorIndexOptions['restoreFrom']) {
  const events: VectorIndexEvent[] = [];
  const index = await open(path, { restoreFrom, onEvent: (event) => void events.push(event) });
  return { index, dropped: events.flatMap((event) => (event.kind === 'restored' ? event.dropped : [])) };
}

describe('a directory that is filled from an older snapshot', () => {
  it.each([1, 2])('has what the snapshot has, and nothing of a log that came after %i merges', async (merges) => {
    const path = await temporaryFolder();
    const { index, restoreFrom } = await takeSnapshot(path);
    await index.remove(ids.slice(0, 1));
    for (let merge = 0; merge < merges; merge += 1) {
      await index.upsert(items.slice(4 + merge, 5 + merge));
      await index.flush();
    }
    await index.upsert(items.slice(6));
    await index.close();
    await damageVectors(path);
    const restored = await restore(path, restoreFrom);
    expect(restored.dropped).toEqual([`log-${2 + merges}.bin`]);
    expect(await idsOf(restored.index)).toEqual(ids.slice(0, 4));
    await restored.index.upsert(items.slice(7));
    await restored.index.close();
    const again = await open(path);
    expect(await idsOf(again)).toEqual([...ids.slice(0, 4), ...ids.slice(7)]);
    await again.close();
  });

  it('keeps a log that goes on from the one of the snapshot', async () => {
    const path = await temporaryFolder();
    const { index, restoreFrom } = await takeSnapshot(path);
    await index.remove(ids.slice(0, 1));
    await index.upsert(items.slice(4, 5));
    await index.close();
    await rm(join(path, 'manifest.json'));
    const restored = await restore(path, restoreFrom);
    expect(restored.dropped).toEqual([]);
    expect(await idsOf(restored.index)).toEqual(ids.slice(1, 5));
    await restored.index.close();
  });

  it('drops a log of that number that another history has written', async () => {
    const [path, other] = [await temporaryFolder(), await temporaryFolder()];
    const { index, restoreFrom } = await takeSnapshot(path);
    await index.close();
    const foreign = await open(other);
    await foreign.upsert(items.slice(4, 5));
    await foreign.flush();
    await foreign.upsert(items.slice(5));
    await foreign.close();
    await rename(join(other, 'log-2.bin'), join(path, 'log-2.bin'));
    await rm(join(path, 'manifest.json'));
    const restored = await restore(path, restoreFrom);
    expect(restored.dropped).toEqual(['log-2.bin']);
    expect(await idsOf(restored.index)).toEqual(ids.slice(0, 4));
    await restored.index.close();
  });
});

describe('a directory that nothing can be restored to yet', () => {
  it.each([
    ['no snapshot', /^(?!.*unreachable)/s, undefined],
    ['an empty store', /^(?!.*unreachable)/s, (store: MemoryBlobStore) => store],
    ['a store that is down', /unreachable/, breakStore],
  ])('opens again once the right bytes are back, with %s', async (_, message, prepare) => {
    const path = await temporaryFolder();
    await (await takeSnapshot(path)).index.close();
    const before = await contentsOf(path);
    for (const file of [/^vectors-/, /^log-/, /^manifest/]) {
      const name = [...before.keys()].find((each) => file.test(each)) ?? '';
      const bytes = Buffer.from(before.get(name) ?? []);
      bytes[30] = (bytes[30] ?? 0) ^ 0x10;
      await writeFile(join(path, name), bytes);
      const restoreFrom = prepare && { blobs: prepare(new MemoryBlobStore()), name: 'pins' };
      await expect(open(path, { restoreFrom })).rejects.toThrow(message);
      await writeFile(join(path, name), before.get(name) ?? '');
      const healed = await open(path);
      expect(await idsOf(healed)).toEqual(ids.slice(0, 4));
      await healed.close();
    }
  });
});

function breakStore(blobs: MemoryBlobStore): MemoryBlobStore {
  vi.spyOn(blobs, 'pointer').mockRejectedValue(new FeedloomError('ERR_UNAVAILABLE', 'The store is unreachable.'));
  return blobs;
}

async function contentsOf(path: string): Promise<Map<string, Buffer>> {
  const names = await readdir(path);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(path, name))] as const)));
}

describe('a snapshot that no index has taken', () => {
  type File = Record<string, unknown>;
  type Document = { format: number; manifest: string; files: File[] };
  it.each<[string, (document: Document) => unknown]>([
    ['names a file outside', (it) => ({ ...it, files: [...it.files, { ...it.files[0], name: '../escaped.txt' }] })],
    [
      'names a log outside',
      (it) => ({ ...it, files: [...it.files, { name: 'log-3.bin/../../x', bytes: 0, blobs: [] }] }),
    ],
    [
      'names a file that its manifest does not',
      (it) => ({ ...it, files: [...it.files, { ...it.files[0], name: 'items-9-9.jsonl' }] }),
    ],
    ['lacks a file', (it) => ({ ...it, files: it.files.slice(1) })],
    ['lacks its log', (it) => ({ ...it, files: it.files.slice(0, -1) })],
    ['has a log twice', (it) => ({ ...it, files: [...it.files, ...it.files.slice(-1)] })],
    [
      'has a file of other bytes',
      (it) => ({ ...it, files: [{ ...it.files[0], sha256: '0'.repeat(64) }, ...it.files.slice(1)] }),
    ],
    [
      'has a file without blobs',
      (it) => ({ ...it, files: [{ ...it.files[0], blobs: undefined }, ...it.files.slice(1)] }),
    ],
    ['has a damaged manifest', (it) => ({ ...it, manifest: it.manifest.replace('"log":2', '"log":1') })],
    ['has no manifest', ({ files }) => ({ format: 1, files })],
    ['has no files', ({ manifest }) => ({ format: 1, manifest })],
    ['has no number of its format', (it) => ({ ...it, format: '1' })],
    ['is no object', () => null],
    ['is no JSON', () => undefined],
  ])('is refused before anything is written if it %s', async (_, change) => {
    const [path, other] = [await temporaryFolder(), await temporaryFolder()];
    const { index, restoreFrom } = await takeSnapshot(path);
    await index.close();
    const { blobs, name } = restoreFrom;
    const pointer = await blobs.pointer(name);
    const bytes = await blobs.get(pointer?.id ?? '');
    const changed = change(JSON.parse(Buffer.from(bytes ?? []).toString()) as Document);
    const id = await blobs.put(Buffer.from(changed === undefined ? '{"format":' : JSON.stringify(changed)));
    await blobs.point(name, id, { expected: pointer?.version });
    await expectCode(open(join(other, 'index'), { restoreFrom }), 'ERR_CORRUPT', 'a document');
    expect(await readdir(other)).toEqual(['index']);
    expect(await readdir(join(other, 'index'))).toEqual([]);
  });
});
