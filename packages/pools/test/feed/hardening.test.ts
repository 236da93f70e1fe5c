import { describe, expect, it } from 'vitest';
import type { OrderedStore } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import type { Generator, TrackKind } from '../../src/index.js';
import { createGenerator, mix } from '../../src/index.js';
import type { Pin, TestSource } from '../kit.js';
import { createKit, idsOf } from '../kit.js';

const pin = (id: string, score: number, author = 'bo') => ({ id, score, data: { author } });

/** A store that refuses reads of the partitions that `isLost` names. */
function losing(store: OrderedStore, isLost: (partition: string) => boolean): OrderedStore {
  return {
    supports: store.supports,
    read: async (partition, ...rest) => {
      if (isLost(partition)) throw new FeedloomError('ERR_UNAVAILABLE', 'The node is lost.', { retryable: true });
      return store.read(partition, ...rest);
    },
    readMany: (...call) => store.readMany(...call),
    write: (...call) => store.write(...call),
    scan: (...call) => store.scan(...call),
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
  };
}

describe('a full pool', () => {
  it('takes low scores again once its items have expired, been removed or been hidden', async () => {
    const { pools, clock } = createKit({
      pools: { sources: { following: { cap: 3, ttlMs: 1000 }, related: { cap: 3 }, interests: {} } },
    });
    for (const source of ['following', 'related'] as const) {
      await pools.add('ana', source, [pin(`${source}1`, 100), pin(`${source}2`, 101), pin(`${source}3`, 102)]);
    }
    await pools.settle('ana');
    expect(await pools.add('ana', 'related', [pin('low', 5)])).toMatchObject({ accepted: [] });
    await pools.remove('ana', ['related1']);
    expect(await pools.add('ana', 'related', [pin('low', 5)])).toMatchObject({ accepted: ['low'] });
    await clock.advance(2000);
    expect(await pools.add('ana', 'following', [pin('late', 5)])).toMatchObject({ accepted: ['late'] });
  });
});

describe('a lost node', () => {
  it.each(['feedloom:r', 'feedloom:s:interests'])('with %s does not take the feed with it', async (lost) => {
    const inner = new MemoryStore();
    let isLost = false;
    const { pools, feed, fill } = createKit({
      store: losing(inner, (partition) => isLost && partition === lost),
      pools: {
        sources: { following: {}, related: {}, interests: { shared: true } },
        sharedMaxAgeMs: 1,
        retractedMaxAgeMs: 0,
      },
    });
    await fill('following', 20);
    await pools.share('interests', [pin('star', 9)]);
    isLost = true;
    const page = await feed.open('ana', { limit: 3 });
    expect(page.fresh).toBe(3);
    const below = await feed.open('ana', { cursor: page.next });
    expect(below.items.length).toBeGreaterThan(0);
  });
});

describe('a generator', () => {
  it.each(['ERR_CLOSED', 'ERR_INVALID_ARGUMENT', 'ERR_ABORTED', 'ERR_ERASED'] as const)(
    'that throws %s is a failing generator, not a failing feed',
    async (code) => {
      const broken: Generator<Pin, TestSource> = {
        generate: () => {
          throw new FeedloomError(code, 'The model is closed.');
        },
      };
      const { feed, fill } = createKit({ generator: broken });
      await fill('following', 5);
      const page = await feed.open('ana');
      expect(page.degraded).toEqual([{ part: 'generator', reason: 'error', servedFrom: 'materialised-feed' }]);
    },
  );

  it('that hangs is not started again and again', async () => {
    const clock = createVirtualClock();
    let running = 0;
    const hanging: Generator<Pin, TestSource> = {
      generate: () => {
        running += 1;
        return new Promise(() => undefined);
      },
    };
    const { feed, fill } = createKit({ clock, generator: hanging, feed: { lateMs: 1e6 } });
    await fill('following', 5);
    for (let visit = 0; visit < 10; visit += 1) {
      const opening = feed.open('ana', { deadlineMs: 100 });
      await clock.advance(100);
      expect((await opening).degraded).toHaveLength(1);
    }
    expect(running).toBe(2);
  });

  it('is served although whoever listens to its decisions throws', async () => {
    const { feed, fill } = createKit({
      feed: {
        onDecision: () => {
          throw new Error('the log is full');
        },
      },
    });
    await fill('following', 5);
    expect((await feed.open('ana')).fresh).toBe(5);
  });
});

describe('a replica that lags', () => {
  it('never makes a page skip items', async () => {
    const inner = new MemoryStore();
    const replica = new MemoryStore();
    let isSlow = false;
    const clock = createVirtualClock();
    const primary: OrderedStore = {
      ...losing(inner, () => false),
      read: async (...call) => {
        if (isSlow) await new Promise<void>((resolve) => void clock.setTimer(resolve, 30));
        return inner.read(...call);
      },
    };
    const { feed, fill } = createKit({ clock, store: primary, feed: { replica, hedgeAfterMs: 5 } });
    await fill('following', 20);
    for (let visit = 0; visit < 3; visit += 1) await feed.open('ana');
    // The replica knows the first chunk only.
    const other = createKit({ store: replica, clock });
    await other.fill('following', 5);
    await other.feed.open('ana');
    const page = await feed.open('ana', { limit: 3 });
    isSlow = true;
    const opening = feed.open('ana', { cursor: page.next, limit: 10, deadlineMs: 1000 });
    await clock.advance(200);
    const below = await opening;
    isSlow = false;
    const whole = await feed.open('ana', { limit: 100 });
    expect(idsOf(whole).slice(whole.fresh + 3, whole.fresh + 13)).toEqual(idsOf(below));
  });
});

describe('a read that fails below a new chunk', () => {
  it('costs the rest of the page, not the chunk', async () => {
    const inner = new MemoryStore();
    let fails = false;
    let reads = 0;
    const store: OrderedStore = {
      ...losing(inner, () => false),
      read: async (...call) => {
        reads += 1;
        if (fails && reads > 1) throw new FeedloomError('ERR_UNAVAILABLE', 'Gone for a moment.', { retryable: true });
        return inner.read(...call);
      },
    };
    const { feed, fill } = createKit({ store, pools: { retractedMaxAgeMs: 1e9 } });
    await fill('following', 30);
    for (let visit = 0; visit < 4; visit += 1) await feed.open('ana', { limit: 2 });
    fails = true;
    reads = 0;
    // Everything but the newest chunk has to be read again.
    const hydrating = await feed.open('ana', { limit: 7 });
    fails = false;
    expect(hydrating.fresh).toBe(5);
    expect(hydrating.next).toBeDefined();
  });
});

describe('explaining what left a pool unseen', () => {
  it('tells expired and dropped items, also if no chunk was ever made', async () => {
    const { feed, pools, clock } = createKit({
      generator: createGenerator<Pin, TestSource>({
        mix: [mix.drop((item) => item.data.author === 'spam', { name: 'no-spam' })],
      }),
      pools: { sources: { following: { ttlMs: 1000 }, related: {}, interests: {} } },
    });
    await pools.add('ana', 'related', [pin('bad', 10, 'spam')]);
    await pools.add('ana', 'following', [pin('old', 1)]);
    await clock.advance(2000);
    expect((await feed.open('ana')).items).toEqual([]);
    expect(await feed.explain('ana', 'bad')).toMatchObject({ state: 'dropped', reason: 'rule' });
    expect(await feed.explain('ana', 'old')).toMatchObject({ state: 'dropped', reason: 'expired' });
    expect(await pools.add('ana', 'following', [pin('old', 1)])).toMatchObject({ accepted: ['old'] });
    expect(await feed.explain('ana', 'old')).toMatchObject({ state: 'waiting' });
  });
});

describe('a shared source', () => {
  const sources = { following: {}, related: {}, interests: { shared: true } };

  it('is served to its end', async () => {
    const { pools, feed } = createKit({ pools: { sources }, feed: { chunk: { size: 50 } } });
    await pools.share(
      'interests',
      Array.from({ length: 230 }, (_, index) => pin(`star-${index}`, index)),
    );
    const seen = new Set<string>();
    for (let visit = 0; visit < 8; visit += 1) for (const id of idsOf(await feed.open('ana'))) seen.add(id);
    expect(seen.size).toBe(230);
  });

  it('writes nothing when only items that are gone for everybody are left', async () => {
    const inner = new MemoryStore();
    let writes = 0;
    const store: OrderedStore = {
      ...losing(inner, () => false),
      write: (partition, ...rest) => {
        if (partition.includes(':u:')) writes += 1;
        return inner.write(partition, ...rest);
      },
    };
    const { pools, feed } = createKit({ store, pools: { sources } });
    await pools.share('interests', [pin('star', 1)]);
    await feed.retract(['star']);
    await feed.open('ana');
    writes = 0;
    for (let visit = 0; visit < 5; visit += 1) await feed.open('ana');
    expect(writes).toBe(0);
  });

  it('can be explained while it waits', async () => {
    const { pools, feed } = createKit({ pools: { sources } });
    await pools.share('interests', [pin('star', 1)]);
    expect(await feed.explain('ana', 'star')).toMatchObject({
      state: 'waiting',
      pools: [{ source: 'interests', rank: 0 }],
    });
  });
});

describe('bad input', () => {
  it.each<[string, (kit: ReturnType<typeof createKit>) => Promise<unknown>, string]>([
    ['an unknown kind', ({ feed }) => feed.track('ana', 'liked' as TrackKind, []), 'ERR_INVALID_ARGUMENT'],
    ['no tokens', ({ feed }) => feed.track('ana', 'seen', undefined as never), 'ERR_INVALID_ARGUMENT'],
    ['no items', ({ pools }) => pools.add('ana', 'related', undefined as never), 'ERR_INVALID_ARGUMENT'],
    ['an item that is nothing', ({ pools }) => pools.add('ana', 'related', [null as never]), 'ERR_INVALID_ARGUMENT'],
    [
      'data that is not JSON',
      ({ pools }) => pools.add('ana', 'related', [{ id: 'a', score: 1, data: { author: 1n } as never }]),
      'ERR_INVALID_PAYLOAD',
    ],
    [
      'data that is too large for a chunk',
      ({ pools }) => pools.add('ana', 'related', [{ id: 'a', score: 1, data: { author: 'x'.repeat(10_000) } }]),
      'ERR_TOO_LARGE',
    ],
  ])('%s is refused with a typed error', async (_what, act, code) => {
    await expect(act(createKit())).rejects.toMatchObject({ code });
  });

  it('a signal that is none is refused before anything is done', async () => {
    const { feed, fill } = createKit();
    await fill('following', 5);
    const options = { signal: {} as AbortSignal };
    await expect(feed.open('ana', options)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    await expect(feed.erase('ana', options)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    expect((await feed.open('ana')).fresh).toBe(5);
  });

  it('options that are null are no options', async () => {
    const { feed } = createKit();
    expect((await feed.open('ana', null as never)).items).toEqual([]);
  });

  it("a token of a user's former life records nothing in the new one", async () => {
    const { feed, fill, clock } = createKit({ pools: { tombstoneMs: 1000 } });
    await fill('following', 5);
    const former = await feed.open('ana');
    await feed.erase('ana');
    await clock.advance(1001);
    await fill('related', 5);
    const now = await feed.open('ana');
    const tokens = [now.items[0]?.token ?? '', former.items[3]?.token ?? ''];
    expect(await feed.track('ana', 'hidden', tokens)).toEqual({ recorded: 1, trimmed: 1 });
    expect(idsOf(await feed.open('ana'))).toEqual(idsOf(now).slice(1));
  });
});
