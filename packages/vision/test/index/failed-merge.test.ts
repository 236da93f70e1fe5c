import { Buffer } from 'node:buffer';
import { mkdir, open as openFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError, seededRandom } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenedVectorIndex } from '@feedloom/vision';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ChangeLog } from '../../src/index/files/change-log.js';
import { expectCode } from '../support/expect-code.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clusteredItems, testSpace } from '../support/vectors.js';

const space = testSpace(16);
const items = clusteredItems(seededRandom('failed merge'), 8, 16);

function open(path: string): Promise<OpenedVectorIndex> {
  return openVectorIndex({ space, path, engine: 'flat' });
}

/** Puts folders where the next segments would be written. @returns What takes them away. */
async function block(path: string, kind = 'items', ending = 'jsonl'): Promise<() => Promise<void>> {
  const names = Array.from({ length: 60 }, (_, at) => `${kind}-${1 + (at % 10)}-${1 + Math.floor(at / 10)}.${ending}`);
  await Promise.all(names.map((name) => mkdir(join(path, name))));
  return async () => {
    await Promise.all(names.map((name) => rm(join(path, name), { recursive: true, force: true })));
  };
}

async function expectAll(path: string, count: number): Promise<void> {
  const index = await open(path);
  expect(index.size).toBe(count);
  const found = await index.get(items.slice(0, count).map(({ id }) => id));
  expect(found.every((item) => item !== undefined)).toBe(true);
  await index.close();
}

it('writes what an earlier merge could not, together with what came later', async () => {
  const path = await temporaryFolder();
  const index = await open(path);
  const unblock = await block(path);
  await index.upsert(items.slice(0, 2));
  await expect(index.flush()).rejects.toThrow();
  await unblock();
  await index.upsert(items.slice(2, 3));
  await index.flush();
  await index.close();
  await expectAll(path, 3);
});

it('writes what an earlier merge could not, even if nothing came later', async () => {
  const path = await temporaryFolder();
  const index = await open(path);
  const unblock = await block(path);
  await index.upsert(items);
  await expect(index.flush()).rejects.toThrow();
  await unblock();
  await index.flush();
  expect((await readdir(path)).filter((name) => name.startsWith('items-'))).toHaveLength(1);
  await index.close();
  await expectAll(path, items.length);
});

it('leaves the log where it is when it is damaged and the merge that would make up for it fails', async () => {
  const path = await temporaryFolder();
  const index = await open(path);
  await index.upsert(items.slice(0, 4));
  const log = await openFile(join(path, 'log-1.bin'), 'r+');
  const byte = Buffer.alloc(1);
  await log.read(byte, 0, 1, 30);
  await log.write(Buffer.of((byte[0] ?? 0) ^ 0x10), 0, 1, 30);
  const unblock = await block(path);
  await expect(index.verify()).rejects.toThrow();
  await unblock();
  await index.upsert(items.slice(4));
  await index.close();
  await log.write(byte, 0, 1, 30);
  await log.close();
  await expectAll(path, items.length);
});

it('writes on when the old log could not be closed', async () => {
  const path = await temporaryFolder();
  const index = await open(path);
  await index.upsert(items.slice(0, 2));
  const close = vi.spyOn(ChangeLog.prototype, 'close').mockImplementationOnce(async function (this: ChangeLog) {
    close.mockRestore();
    await this.close();
    throw new FeedloomError('ERR_UNAVAILABLE', 'The disk is full.');
  });
  await expect(index.flush()).rejects.toThrow('The disk is full.');
  await index.upsert(items.slice(2));
  await index.close();
  await expectAll(path, items.length);
});

it('has the name of a new log on disk before anything is written to it, if that is to survive the machine', async () => {
  const path = await temporaryFolder();
  const index = await openVectorIndex({ space, path, engine: 'flat', durability: 'fsync' });
  await index.upsert(items.slice(0, 2));
  const probe = await openFile(path);
  const prototype = Object.getPrototypeOf(probe) as typeof probe;
  await probe.close();
  const namesOnDisk = new Set<string>();
  const sync = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: typeof probe) {
    if ((await this.stat()).isDirectory()) for (const name of await readdir(path)) namesOnDisk.add(name);
  });
  onTestFinished(() => sync.mockRestore());
  const unblock = await block(path);
  await expect(index.flush()).rejects.toThrow();
  expect(namesOnDisk).toContain('log-2.bin');
  await unblock();
  await index.close();
});

describe('a file system that fails', () => {
  it.each([
    ['items', 'jsonl'],
    ['vectors', 'f32'],
  ])('is told as what it is when %s cannot be written', async (kind, ending) => {
    const path = await temporaryFolder();
    const index = await open(path);
    await block(path, kind, ending);
    await index.upsert(items.slice(0, 2));
    await expectCode(index.flush(), 'ERR_UNAVAILABLE', 'a flush');
    await index.close();
  });

  it.each(['manifest.json', 'log-1.bin', 'log-2.bin', 'manifest.json.tmp'])(
    'is told when `%s` is a folder',
    async (name) => {
      const path = await temporaryFolder();
      const index = await open(path);
      await index.upsert(items.slice(0, 2));
      await rm(join(path, name), { force: true });
      await mkdir(join(path, name));
      const outcome = (call: Promise<unknown>): Promise<unknown> => {
        return call.then(
          () => 'done',
          (reason: unknown) => (FeedloomError.is(reason) ? reason.code : reason),
        );
      };
      const blobs = new MemoryBlobStore();
      const outcomes = [
        await outcome(index.verify()),
        await outcome(index.snapshot(blobs, 'pins')),
        await outcome(index.flush()),
        await outcome(index.close()),
        await outcome(open(path)),
      ];
      expect(outcomes).toContain('ERR_UNAVAILABLE');
      expect(outcomes.filter((each) => each !== true)).toEqual(outcomes.filter((each) => typeof each === 'string'));
    },
  );

  it.each(['write', 'read', 'sync', 'stat', 'datasync'] as const)(
    'is told when a file refuses `%s`',
    async (method) => {
      const path = await temporaryFolder();
      const index = await open(path);
      await index.upsert(items.slice(0, 2));
      const probe = await openFile(path);
      const prototype = Object.getPrototypeOf(probe) as typeof probe;
      await probe.close();
      const error = Object.assign(new Error('EIO: i/o error'), { code: 'EIO', syscall: method });
      const failing = vi.spyOn(prototype, method).mockRejectedValue(error);
      onTestFinished(() => failing.mockRestore());
      const calls = [() => index.flush(), () => index.verify(), () => index.snapshot(new MemoryBlobStore(), 'pins')];
      for (const call of calls) {
        const outcome: unknown = await call().catch((reason: unknown) => reason);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'ERR_UNAVAILABLE' });
      }
      failing.mockRestore();
      await index.close();
      await expectAll(path, 2);
    },
  );
});
