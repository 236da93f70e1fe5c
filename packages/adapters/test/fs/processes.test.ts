import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { type Remote, startChild } from '@feedloom/core/spawn';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../scratch-directory.js';
import type { BlobChild } from './entries/blob-child.js';

const scratch = scratchDirectories();
const entry = new URL('./entries/blob-child.js', import.meta.url);
const start = (path: string): Promise<Remote<BlobChild>> => startChild<BlobChild>(entry, { data: { path } });

const limitedArgs = [
  '--conditions=@feedloom/source',
  '--import',
  'tsx',
  join(import.meta.dirname, 'entries', 'limited-child.ts'),
];

/** The ids of all blobs in a store. */
async function storedIds(path: string): Promise<string[]> {
  const files = await readdir(join(path, 'blobs'), { recursive: true });
  return files.map((file) => file.slice(file.lastIndexOf('/') + 1)).filter((name) => name.length === 64);
}

describe('FsBlobStores of several processes', () => {
  it('give each version of a pointer to one of them', async () => {
    const path = await scratch();
    const children = await Promise.all([start(path), start(path), start(path)]);
    try {
      const made = (await Promise.all(children.map((child) => child.call('swap', 'index')))).flat();
      expect(made.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 180 }, (_, index) => index + 1));
      await using store = await openFsBlobStore({ path });
      expect((await store.pointer('index'))?.version).toBe('180');
    } finally {
      await Promise.all(children.map((child) => child.close()));
    }
  });

  it('leave no torn blob behind when they are killed', async () => {
    const path = await scratch();
    for (let kills = 0; kills < 5; kills += 1) {
      const before = (await storedIds(path).catch(() => [])).length;
      const child = await start(path);
      const cut = child.call('putForEver', 300_000).catch(() => 'killed');
      while ((await storedIds(path)).length < before + 3 + kills) await new Promise((resolve) => setImmediate(resolve));
      await child.kill();
      expect(await cut).toBe('killed');
    }
    await using store = await openFsBlobStore({ path, orphanAgeMs: 0 });
    const ids = await storedIds(path);
    for (const id of ids) expect(await store.get(id), id).toBeDefined();
    expect(await readdir(join(path, 'tmp'))).toEqual([]);
  });

  it('report a file that may not grow as unavailable, and leave nothing of it', async () => {
    const path = await scratch();
    // The shell limits the size of files to 8 blocks, which the process and its own children inherit.
    const limited = spawn(
      '/bin/sh',
      ['-c', `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`, process.execPath, ...limitedArgs],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        serialization: 'advanced',
      },
    );
    limited.send({ path, sizes: [1000, 100_000] });
    const [codes] = (await once(limited, 'message')) as [unknown];
    limited.disconnect();
    expect(codes).toEqual([undefined, 'ERR_UNAVAILABLE']);
    expect(await storedIds(path)).toHaveLength(1);
    expect(await readdir(join(path, 'tmp'))).toEqual([]);
  });
});
