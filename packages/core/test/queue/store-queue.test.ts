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

  it.each([
    ['bytes of no format', Uint8Array.of(9, 9, 9)],
    ['a later format', Buffer.concat([Buffer.of(2), Buffer.from('{"payload":1}')])],
    ['half a record', Buffer.concat([Buffer.of(1), Buffer.from('{"payload":1,"att')])],
    ['JSON that is no record', Buffer.concat([Buffer.of(1), Buffer.from('null')])],
    ['a record without its count', Buffer.concat([Buffer.of(1), Buffer.from('{"payload":1,"token":"t"}')])],
  ])('buries a task whose cell holds %s, keeps its bytes, and serves the others', async (_what, damage) => {
    const store = new MemoryStore();
    const clock = createVirtualClock({ now: 1_000 });
    const queue = createStoreQueue<string>({ store, name: 'a', clock });
    const [id] = await queue.enqueue(['hurt'], { dedupeKey: 'key' });
    const [cells = []] = await store.read('q:a', [{ gte: Buffer.from('d'), lt: Buffer.from('e') }]);
    await store.write('q:a', { puts: cells.map(({ key }) => ({ key, value: damage })) });
    await queue.enqueue(['whole', 'sound']);
    expect(await queue.size()).toEqual({ waiting: 3, leased: 0, dead: 0 });

    const tasks = [...(await queue.take(1)), ...(await queue.take(1))];
    expect(tasks.map(({ payload }) => payload)).toEqual(['whole', 'sound']);
    for (const task of tasks) await task.done();
    const [letter, ...others] = await queue.dead();
    expect(letter).toMatchObject({ id, payload: undefined, attempts: 0, reason: 'its record is damaged', at: 1_000 });
    expect(Buffer.from(letter?.damaged ?? []).equals(damage)).toBe(true);
    expect(others).toEqual([]);
    const [again] = await queue.enqueue(['again'], { dedupeKey: 'key' });
    expect(again).not.toBe(id);
    expect(await queue.size()).toEqual({ waiting: 1, leased: 0, dead: 1 });
  });

  it('buries more damaged cells than it was asked for, under keys that are damaged too', async () => {
    const store = new MemoryStore();
    const queue = createStoreQueue<string>({ store, name: 'a' });
    const keys = Array.from({ length: 40 }, (_, index) => Buffer.from([0x64, 0, 0, 1, index]));
    await store.write('q:a', { puts: keys.map((key) => ({ key, value: Uint8Array.of(0) })) });
    await queue.enqueue(['whole']);
    expect((await queue.take(1)).map(({ payload }) => payload)).toEqual(['whole']);
    expect(await queue.size()).toEqual({ waiting: 0, leased: 1, dead: 40 });
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
