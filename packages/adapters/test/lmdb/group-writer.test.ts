import { setImmediate as nextTurn } from 'node:timers/promises';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();
const bytes = (text: string): Buffer => Buffer.from(text);

describe('writes that wait for the disk', () => {
  it('match a guard whose cell is written again and again with the same bytes', async () => {
    await using store = await openLmdbStore({ path: await scratch() });
    const head = { key: bytes('h'), value: bytes('same') };
    await store.write('p', { puts: [head] });
    const guard = { key: head.key, expected: head.value };
    const writes = Array.from({ length: 100 }, (_, index) => [
      store.write('p', { puts: [head] }),
      store.write('p', { guard, puts: [{ key: bytes(`k${index}`), value: bytes('v') }] }),
    ]);
    expect(await Promise.all(writes.flat())).toEqual(Array.from({ length: 200 }, () => true));
    const [cells = []] = await store.read('p', [{ gte: bytes('k'), lt: bytes('l') }]);
    expect(cells).toHaveLength(100);
  });

  it('keep the bytes of the moment of the call', async () => {
    await using store = await openLmdbStore({ path: await scratch() });
    const value = bytes('as it was');
    const key = bytes('k');
    const written = store.write('p', { puts: [{ key, value }] });
    value.fill(0);
    key.fill(0);
    await written;
    const [[found] = []] = await store.read('p', [{ key: bytes('k') }]);
    expect(found?.value).toEqual(bytes('as it was'));
  });

  it('let the event loop go on while thousands wait', async () => {
    await using store = await openLmdbStore({ path: await scratch() });
    const puts = Array.from({ length: 50 }, (_, index) => ({ key: bytes(`k${index}`), value: Buffer.alloc(100, 1) }));
    let settled = 0;
    const writes = Array.from({ length: 500 }, async (_, user) => {
      await store.write(`user ${user}`, { puts });
      settled += 1;
    });
    let turns = 0;
    while (settled < writes.length) {
      await nextTurn();
      turns += 1;
    }
    // 500 changes of 58 units each, 256 units a turn.
    expect(turns).toBeGreaterThan(50);
    await Promise.all(writes);
  });

  it('finish before the store is closed', async () => {
    const path = await scratch();
    const store = await openLmdbStore({ path });
    const write = store.write('p', { puts: [{ key: bytes('k'), value: bytes('v') }] });
    await store.close();
    expect(await write).toBe(true);
    await using again = await openLmdbStore({ path });
    expect((await again.read('p', [{ key: bytes('k') }]))[0]).toHaveLength(1);
  });
});
