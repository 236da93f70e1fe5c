import { describe, expect, it } from 'vitest';
import type { OrderedStore } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { createKit, idsOf } from '../kit.js';

/** A store that can be switched off. */
function switchable(store: OrderedStore): { readonly store: OrderedStore; isDown: boolean } {
  const state = { isDown: false, store };
  const check = (): void => {
    if (state.isDown) throw new FeedloomError('ERR_UNAVAILABLE', 'The store is down.', { retryable: true });
  };
  state.store = {
    supports: store.supports,
    read: async (...call) => (check(), store.read(...call)),
    readMany: async (...call) => (check(), store.readMany(...call)),
    write: async (...call) => (check(), store.write(...call)),
    scan: (...call) => (check(), store.scan(...call)),
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
  };
  return state;
}

/** A store that never answers while it hangs. */
function hanging(store: OrderedStore): { readonly store: OrderedStore; hangs: boolean } {
  const state = { hangs: false, store };
  state.store = {
    supports: store.supports,
    read: (...call) => (state.hangs ? new Promise(() => undefined) : store.read(...call)),
    readMany: (...call) => store.readMany(...call),
    write: (...call) => (state.hangs ? new Promise(() => undefined) : store.write(...call)),
    scan: (...call) => store.scan(...call),
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
  };
  return state;
}

describe.each(['cells', 'blocks'] as const)('a feed with a store of its own, pools in %s', (layout) => {
  it('serves every item once', async () => {
    const { pools, feed, fill } = createKit({ pools: { layout, feedStore: new MemoryStore() } });
    await fill('following', 23);
    await fill('related', 9);
    const seen: string[] = [];
    for (let visit = 0; visit < 10; visit += 1) {
      const page = await feed.open('ana');
      seen.push(...idsOf(page).slice(0, page.fresh));
    }
    await feed.idle();
    expect(new Set(seen).size).toBe(32);
    expect(seen).toHaveLength(32);
    expect(await pools.size('ana')).toEqual({ following: 0, related: 0, interests: 0 });
    expect(await pools.add('ana', 'following', [{ id: 'following-3', score: 1, data: { author: 'x' } }])).toMatchObject(
      {
        accepted: [],
      },
    );
  });

  it('applies a decision that its author could not, before it mixes again', async () => {
    const poolStore = switchable(new MemoryStore());
    const { feed, fill } = createKit({ store: poolStore.store, pools: { layout, feedStore: new MemoryStore() } });
    await fill('following', 10);
    const seen: string[] = [];
    const original = poolStore.store.read.bind(poolStore.store);
    // The pools go down right after they have been read, so the decision is committed but not applied.
    poolStore.store.read = async (...call) => {
      const got = await original(...call);
      poolStore.isDown = true;
      return got;
    };
    await feed.open('ana').catch(() => undefined);
    await feed.idle();
    poolStore.store.read = original;
    poolStore.isDown = false;
    for (let visit = 0; visit < 4; visit += 1) {
      const page = await feed.open('ana', { limit: 100 });
      seen.splice(0, seen.length, ...idsOf(page));
    }
    expect(seen).toHaveLength(10);
    expect(new Set(seen).size).toBe(10);
  });

  it('settles, hides and erases in both', async () => {
    const feedStore = new MemoryStore();
    const store = new MemoryStore();
    const { pools, feed, fill } = createKit({ store, pools: { layout, feedStore } });
    await fill('following', 10);
    const page = await feed.open('ana');
    await feed.track('ana', 'hidden', [page.items[0]?.token ?? '']);
    await pools.settle('ana');
    expect((await feed.open('ana')).items).toHaveLength(5);
    const receipt = await feed.erase('ana');
    expect(receipt).toMatchObject({ user: 'ana', remaining: 0 });
    expect(receipt.deleted).toBeGreaterThan(5);
    for (const each of [store, feedStore]) {
      const left: string[] = [];
      for await (const { partition, key } of each.scan({})) left.push(`${partition} ${Buffer.from(key).toString()}`);
      expect(left).toEqual(['feedloom:u:ana h']);
    }
    expect(await feed.erase('ana')).toMatchObject({ found: 0, deleted: 0, remaining: 0 });
  });
});

describe('a feed whose pools are down', () => {
  it('answers from its own store, in time', async () => {
    const clock = createVirtualClock();
    const poolStore = switchable(new MemoryStore());
    const { feed, fill } = createKit({ clock, store: poolStore.store, pools: { feedStore: new MemoryStore() } });
    await fill('following', 20);
    const before = await feed.open('ana');
    await feed.idle();
    poolStore.isDown = true;
    const page = await feed.open('ana');
    expect(idsOf(page)).toEqual(idsOf(before));
    expect(page.degraded).toEqual([{ part: 'store', reason: 'error', servedFrom: 'materialised-feed' }]);
  });

  it('answers from its own store when the pools do not answer at all', async () => {
    const clock = createVirtualClock();
    const poolStore = hanging(new MemoryStore());
    const { feed, fill } = createKit({ clock, store: poolStore.store, pools: { feedStore: new MemoryStore() } });
    await fill('following', 20);
    const before = await feed.open('ana');
    await feed.idle();
    await clock.advance(5000);
    poolStore.hangs = true;
    const opening = feed.open('ana', { deadlineMs: 100 });
    await clock.advance(100);
    const page = await opening;
    expect(idsOf(page)).toEqual(idsOf(before));
    expect(page.degraded).toContainEqual({ part: 'store', reason: 'timeout', servedFrom: 'materialised-feed' });
  });

  it('says that it cannot answer when nothing can be read', async () => {
    const clock = createVirtualClock();
    const only = hanging(new MemoryStore());
    const { feed } = createKit({ clock, store: only.store });
    await feed.open('ana');
    only.hangs = true;
    const opening = expect(feed.open('ana', { deadlineMs: 100 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await clock.advance(150);
    await opening;
  });
});

describe('a feed with a replica', () => {
  it('reads older pages from the replica when the store is late', async () => {
    const clock = createVirtualClock();
    const inner = new MemoryStore();
    const primary = hanging(inner);
    const { feed, fill } = createKit({ clock, store: primary.store, feed: { replica: inner, hedgeAfterMs: 20 } });
    await fill('following', 20);
    await feed.open('ana');
    const { next } = await feed.open('ana');
    primary.hangs = true;
    const opening = feed.open('ana', { cursor: next });
    await clock.advance(30);
    expect((await opening).items).toHaveLength(5);
  });

  it('answers from the replica when the store fails', async () => {
    const inner = new MemoryStore();
    const primary = switchable(inner);
    const { feed, fill } = createKit({ store: primary.store, feed: { replica: inner } });
    await fill('following', 20);
    const before = await feed.open('ana');
    primary.isDown = true;
    const page = await feed.open('ana');
    expect(idsOf(page)).toEqual(idsOf(before));
    expect((await feed.open('ana', { cursor: undefined })).degraded).toHaveLength(1);
  });

  it('asks again while there is time when neither answers: one may be taking over', async () => {
    const clock = createVirtualClock();
    const inner = new MemoryStore();
    const [primary, replica] = [switchable(inner), switchable(inner)];
    const feedOptions = { replica: replica.store, deadlineMs: 100 };
    const { feed, fill } = createKit({ clock, store: primary.store, feed: feedOptions });
    await fill('following', 20);
    const before = await feed.open('ana');
    primary.isDown = true;
    replica.isDown = true;
    const opening = feed.open('ana');
    await clock.advance(30);
    replica.isDown = false;
    await clock.advance(30);
    expect(idsOf(await opening)).toEqual(idsOf(before));
    replica.isDown = true;
    const failing = expect(feed.open('ana')).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
    await clock.advance(100);
    await failing;
  });
});
