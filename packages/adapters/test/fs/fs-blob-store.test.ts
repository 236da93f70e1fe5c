import { createHash } from 'node:crypto';
import {
  chmod,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import type { BlobStore } from '@feedloom/core';
import { createVirtualClock, testBlobStore } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../rejection-of.js';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();
const bytes = Buffer.from('a blob');
const id = createHash('sha256').update(bytes).digest('hex');
const pathOf = (root: string, name = id): string => join(root, 'blobs', name.slice(0, 2), name.slice(2, 4), name);

const roots = new WeakMap<BlobStore, string>();

describe('FsBlobStore, as any other', () => {
  testBlobStore(
    { describe, it },
    async () => {
      const root = await scratch();
      const store = await openFsBlobStore({ path: root });
      roots.set(store, root);
      return store;
    },
    { damage: (store, name) => writeFile(pathOf(roots.get(store) ?? '', name), 'other bytes') },
  );
});

describe('FsBlobStore', () => {
  it('keeps a blob under its hash, readable for its owner only', async () => {
    const root = await scratch();
    await using store = await openFsBlobStore({ path: root });
    expect(await store.put(bytes)).toBe(id);
    expect(await readFile(pathOf(root))).toEqual(bytes);
    expect((await stat(pathOf(root))).mode & 0o777).toBe(0o600);
    for (const directory of ['blobs', 'pointers', 'tmp']) {
      expect((await stat(join(root, directory))).mode & 0o777, directory).toBe(0o700);
    }
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
  });

  it('keeps the bytes of the moment of the call', async () => {
    await using store = await openFsBlobStore({ path: await scratch() });
    const mutable = Buffer.from(bytes);
    const put = store.put(mutable);
    mutable.fill(0);
    expect(await put).toBe(id);
    expect(await store.get(id)).toEqual(bytes);
  });

  it('never returns bytes that do not match their hash, and repairs them when they are put again', async () => {
    const root = await scratch();
    await using store = await openFsBlobStore({ path: root });
    await store.put(bytes);
    await writeFile(pathOf(root), 'a blub');
    expect((await rejectionOf(store.get(id))).code).toBe('ERR_CORRUPT');
    await truncate(pathOf(root), 2);
    expect((await rejectionOf(store.get(id))).code).toBe('ERR_CORRUPT');
    await store.put(bytes);
    expect(await store.get(id)).toEqual(bytes);
  });

  it('follows no symbolic link, neither for a blob nor for a directory', async () => {
    const root = await scratch();
    const outside = await scratch();
    await using store = await openFsBlobStore({ path: root });
    await store.put(bytes);
    await rename(pathOf(root), join(outside, id));
    await symlink(join(outside, id), pathOf(root));
    expect((await rejectionOf(store.get(id))).code).toBe('ERR_CORRUPT');
    const shard = join(root, 'blobs', id.slice(0, 2));
    await rm(shard, { recursive: true });
    await mkdir(join(outside, id.slice(2, 4)));
    await rename(join(outside, id), join(outside, id.slice(2, 4), id));
    await symlink(outside, shard);
    expect((await rejectionOf(store.get(id))).code).toBe('ERR_CORRUPT');
    expect((await rejectionOf(store.put(bytes))).code).toBe('ERR_CORRUPT');
    expect((await rejectionOf(store.delete(id))).code).toBe('ERR_CORRUPT');
    expect(await readFile(join(outside, id.slice(2, 4), id))).toEqual(bytes);
  });

  it('takes no directory for a blob', async () => {
    const root = await scratch();
    await using store = await openFsBlobStore({ path: root });
    await mkdir(pathOf(root), { recursive: true });
    expect((await rejectionOf(store.get(id))).code).toBe('ERR_CORRUPT');
  });

  it.each(['..', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`, `${'a'.repeat(64)}\0`, '%2e%2e', ''])(
    'refuses the id %j, which is no hash',
    async (bad) => {
      await using store = await openFsBlobStore({ path: await scratch() });
      expect((await rejectionOf(store.get(bad))).code).toBe('ERR_INVALID_ARGUMENT');
      expect((await rejectionOf(store.delete(bad))).code).toBe('ERR_INVALID_ARGUMENT');
      expect((await rejectionOf(store.point('name', bad, { expected: undefined }))).code).toBe('ERR_INVALID_ARGUMENT');
    },
  );

  it('names pointers anything, without leaving its directory', async () => {
    await using store = await openFsBlobStore({ path: await scratch() });
    const names = ['..', '../x', 'a/b', 'a', 'A', '\0', '}x', '\u{1f600}'.repeat(64), 'con', '.tmp'];
    for (const name of names) expect(await store.point(name, id, { expected: undefined })).toBeDefined();
    for (const name of names) expect((await store.pointer(name))?.id).toBe(id);
  });

  it('swaps a pointer only from the version that is current', async () => {
    await using store = await openFsBlobStore({ path: await scratch() });
    const first = await store.point('index', id, { expected: undefined });
    const other = 'b'.repeat(64);
    for (const stale of [undefined, '', '0', '1.0', '2', 'x']) {
      expect(await store.point('index', other, { expected: stale }), String(stale)).toBeUndefined();
    }
    const second = await store.point('index', other, { expected: first });
    expect(await store.pointer('index')).toEqual({ id: other, version: second });
    expect(await store.point('index', id, { expected: first })).toBeUndefined();
  });

  it('keeps few old versions of a pointer', async () => {
    const root = await scratch();
    await using store = await openFsBlobStore({ path: root });
    let version: string | undefined;
    for (let swap = 0; swap < 50; swap += 1) version = await store.point('index', id, { expected: version });
    const [directory = ''] = await readdir(join(root, 'pointers'));
    expect((await readdir(join(root, 'pointers', directory))).length).toBeLessThan(20);
    expect((await store.pointer('index'))?.version).toBe('50');
  });

  it('reports a damaged pointer', async () => {
    const root = await scratch();
    await using store = await openFsBlobStore({ path: root });
    await store.point('index', id, { expected: undefined });
    const [directory = ''] = await readdir(join(root, 'pointers'));
    const file = join(root, 'pointers', directory, '1');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    );
    expect((await rejectionOf(store.pointer('index'))).code).toBe('ERR_CORRUPT');
  });

  it('sweeps what killed processes have left, and only that, when it is opened', async () => {
    const path = await scratch();
    await (await openFsBlobStore({ path })).close();
    const hour = 3_600_000;
    const clock = createVirtualClock({ now: 10 * hour });
    const age = async (name: string, ageMs: number): Promise<void> => {
      const file = join(path, 'tmp', name);
      await writeFile(file, 'half a blo');
      const time = (clock.now() - ageMs) / 1000;
      await utimes(file, time, time);
    };
    await age('orphan.tmp', 2 * hour);
    await age('young.tmp', hour / 2);
    await age('stranger', 2 * hour);
    await (await openFsBlobStore({ path, clock })).close();
    expect((await readdir(join(path, 'tmp'))).sort()).toEqual(['stranger', 'young.tmp']);
  });

  it('says that a directory cannot be used', async () => {
    const path = join(await scratch(), 'file');
    await writeFile(path, 'x');
    expect((await rejectionOf(openFsBlobStore({ path }))).code).toBe('ERR_UNAVAILABLE');
    expect((await rejectionOf(openFsBlobStore({ path: join(path, 'below') }))).code).toBe('ERR_CORRUPT');
    await chmod(path, 0o600);
  });
});
