import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { SingleKeyStore } from '../../src/index.js';
import { MemorySingleKeyStore } from '../../src/memory/index.js';
import { wholePartition } from '../../src/store/whole-partition.js';
import { testOrderedStore } from '../../src/testing/index.js';

const put = (key: string, bytes: number) => ({ puts: [{ key: Buffer.from(key), value: Buffer.alloc(bytes, 1) }] });

class SmallStore extends MemorySingleKeyStore {
  override readonly supports: SingleKeyStore['supports'] = {
    durability: 'memory',
    indeterminateWrites: false,
    maxValueBytes: 10_000,
  };
}

describe('wholePartition', () => {
  testOrderedStore({ describe, it }, async () => wholePartition(new MemorySingleKeyStore()));

  it('refuses what would make a partition outgrow its store, and keeps what was there', async () => {
    const store = wholePartition(new SmallStore());
    await store.write('p', put('a', 6000));
    await expect(store.write('p', put('b', 6000))).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' });
    const [found] = await store.read('p', [{ gte: Buffer.from('a'), lt: Buffer.from('z') }]);
    expect(found?.map(({ key }) => Buffer.from(key).toString())).toEqual(['a']);
  });

  it('gives up when others are faster each time', async () => {
    let swaps = 0;
    const busy = new (class extends MemorySingleKeyStore {
      override async swap(): Promise<undefined> {
        swaps += 1;
      }
    })();
    const write = wholePartition(busy, { maxAttempts: 3 }).write('p', put('a', 1));
    await expect(write).rejects.toMatchObject({ code: 'ERR_CONFLICT', retryable: true, indeterminate: false });
    expect(swaps).toBe(3);
  });

  it('leaves no value behind for a partition that has been emptied', async () => {
    const single = new MemorySingleKeyStore();
    const store = wholePartition(single);
    await store.write('p', put('a', 1));
    await store.write('p', { deletes: [Buffer.from('a')] });
    expect(await single.get('p')).toBeUndefined();
  });

  it('finds a value that it has not packed corrupt', async () => {
    const single = new MemorySingleKeyStore();
    const store = wholePartition(single);
    await store.write('p', put('a', 100));
    const packed = (await single.get('p'))?.value ?? Buffer.alloc(0);
    for (const length of [5, 50, packed.length - 1]) {
      await single.swap('q', (await single.get('q'))?.version, packed.subarray(0, length));
      const read = store.read('q', [{ key: Buffer.from('a') }]);
      await expect(read).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    }
    await single.swap('q', (await single.get('q'))?.version, Buffer.from('something else'));
    await expect(store.read('q', [])).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
  });
});
