import { describe, expect, it } from 'vitest';
import type { OrderedStore } from '../../src/index.js';
import { MemorySingleKeyStore, MemoryStore } from '../../src/memory/index.js';
import { createStoreQueue } from '../../src/queue/store-queue.js';
import { seededRandom } from '../../src/random/seeded-random.js';
import { wholePartition } from '../../src/store/whole-partition.js';
import { type OpenTaskQueue, createVirtualClock, testTaskQueue } from '../../src/testing/index.js';

function openQueue(store: OrderedStore): OpenTaskQueue {
  const clock = createVirtualClock();
  const options = { store, name: 'work', clock, leaseMs: 1000, maxAttempts: 3 };
  return {
    queue: createStoreQueue<unknown>({ ...options, random: seededRandom('one') }),
    other: createStoreQueue<unknown>({ ...options, random: seededRandom('two') }),
    leaseMs: 1000,
    maxAttempts: 3,
    advance: (ms) => clock.advance(ms),
    close: () => store.close(),
  };
}

describe('createStoreQueue over MemoryStore', () => {
  testTaskQueue({ describe, it }, async () => openQueue(new MemoryStore()));
});

describe('createStoreQueue over wholePartition', () => {
  testTaskQueue({ describe, it }, async () => openQueue(wholePartition(new MemorySingleKeyStore())));
});

describe('createStoreQueue', () => {
  it('keeps queues of different names apart, in one partition each', async () => {
    const store = new MemoryStore();
    const [a, b] = [createStoreQueue<number>({ store, name: 'a' }), createStoreQueue<number>({ store, name: 'a:' })];
    await a.enqueue([1]);
    await b.enqueue([2]);
    expect((await a.take(5)).map(({ payload }) => payload)).toEqual([1]);
    expect((await b.take(5)).map(({ payload }) => payload)).toEqual([2]);
  });

  it('leaves nothing behind when all is done', async () => {
    const store = new MemoryStore();
    const queue = createStoreQueue<number>({ store, name: 'a' });
    await queue.enqueue([1, 2, 3]);
    await queue.enqueue([4], { dedupeKey: 'four' });
    for (const task of await queue.take(10)) await task.done();
    for await (const { key } of store.scan({})) expect.unreachable(Buffer.from(key).toString('hex'));
  });

  it('refuses several payloads under one dedupe key', async () => {
    const queue = createStoreQueue<number>({ store: new MemoryStore(), name: 'a' });
    const enqueue = queue.enqueue([1, 2], { dedupeKey: 'key' });
    await expect(enqueue).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('refuses a bad name, lease or number of attempts', () => {
    const store = new MemoryStore();
    for (const bad of [{ name: '' }, { leaseMs: 0 }, { maxAttempts: 0.5 }]) {
      expect(() => createStoreQueue({ store, name: 'a', ...bad })).toThrow(/must be/);
    }
  });
});
