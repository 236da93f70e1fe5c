import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { open } from 'lmdb';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../rejection-of.js';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();
const value = Buffer.from('v');

describe('openLmdbStore', () => {
  it('says what an acknowledgement means', async () => {
    const durable = await openLmdbStore({ path: await scratch() });
    const fast = await openLmdbStore({ path: await scratch(), durable: false });
    expect([durable.supports.durability, fast.supports.durability]).toEqual(['fsync', 'os']);
    await Promise.all([durable.close(), fast.close()]);
  });

  it('makes the directory, for its owner only, and finds everything again in either mode', async () => {
    const path = join(await scratch(), 'deep', 'feed.v1');
    for (const durable of [true, false, true]) {
      const store = await openLmdbStore({ path, durable });
      await store.write('p', { puts: [{ key: Buffer.from(`written ${durable}`), value }] });
      await store.close();
    }
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    await using store = await openLmdbStore({ path });
    const [found = []] = await store.read('p', [{ gte: Buffer.from('w'), lt: Buffer.from('x') }]);
    expect(found.map((entry) => Buffer.from(entry.key).toString())).toEqual(['written false', 'written true']);
  });

  it('refuses a file that is not a database', async () => {
    const path = await scratch();
    await writeFile(join(path, 'data.mdb'), Buffer.alloc(64 * 1024, 'not a database'));
    expect((await rejectionOf(openLmdbStore({ path }))).code).toBe('ERR_CORRUPT');
  });

  it('refuses a database of a later format', async () => {
    const path = await scratch();
    const raw = open<Uint8Array, Uint8Array>({ path, keyEncoding: 'binary', encoding: 'binary', useVersions: true });
    await raw.put(Buffer.from('\0\0feedloom'), Buffer.from([2, 0, 0, 0, 1]), 0);
    await raw.close();
    expect((await rejectionOf(openLmdbStore({ path }))).code).toBe('ERR_UNSUPPORTED');
  });

  it('refuses a path through a file', async () => {
    const path = join(await scratch(), 'file');
    await writeFile(path, 'x');
    expect((await rejectionOf(openLmdbStore({ path: join(path, 'below') }))).code).toBe('ERR_UNAVAILABLE');
  });

  it('refuses a map of no size, and a call that was aborted', async () => {
    const path = await scratch();
    expect((await rejectionOf(openLmdbStore({ path, mapSizeBytes: 0 }))).code).toBe('ERR_INVALID_ARGUMENT');
    expect((await rejectionOf(openLmdbStore({ path, signal: AbortSignal.abort() }))).code).toBe('ERR_ABORTED');
  });
});
