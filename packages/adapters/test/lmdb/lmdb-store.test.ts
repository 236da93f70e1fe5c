import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { testOrderedStore } from '@feedloom/core/testing';
import { afterAll, describe, it } from 'vitest';

const directories: string[] = [];

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'feedloom-lmdb-'));
  directories.push(directory);
  return directory;
}

afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true }))));

describe('LmdbStore that waits for the disk', () => {
  testOrderedStore({ describe, it }, async () => openLmdbStore({ path: await emptyDirectory() }));
});

describe('LmdbStore that does not wait for the disk', () => {
  testOrderedStore({ describe, it }, async () => openLmdbStore({ path: await emptyDirectory(), durable: false }));
});
