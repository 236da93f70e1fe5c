import { describe, expect, it } from 'vitest';
import { FeedloomError } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import type { FeedService, Generator, Offer, Pools, Worker } from '../../src/index.js';
import { createGenerator, mix, replay } from '../../src/index.js';
import { recordOf } from '../../src/index.js';
import type { Pin, TestSource } from '../kit.js';
import { CURSOR_KEYS, createKit, idsOf } from '../kit.js';

const MINUTE = 60_000;
const pin = (id: string, score: number, author = 'bo') => ({ id, score, data: { author } });

describe('tracking', () => {
  it('keeps served, seen and engaged apart', async () => {
    const { feed, fill } = createKit();
    await fill('following', 5);
    const { items } = await feed.open('ana');
    const [a, b] = items;
    await feed.track('ana', 'seen', [a?.token ?? '']);
    await feed.track('ana', 'engaged', [b?.token ?? '']);
    expect(await feed.explain('ana', a?.id ?? '')).toMatchObject({
      state: 'served',
      seen: true,
      engaged: false,
      slot: 0,
    });
    expect(await feed.explain('ana', b?.id ?? '')).toMatchObject({ seen: true, engaged: true, slot: 1 });
    expect(await feed.explain('ana', items[2]?.id ?? '')).toMatchObject({ seen: false, engaged: false });
  });

  it('loses no bit when many are set at once', async () => {
    const { feed, fill } = createKit({ feed: { chunk: { size: 20 } } });
    await fill('following', 20);
    const { items } = await feed.open('ana');
    await Promise.all(items.slice(0, 6).map(({ token }) => feed.track('ana', 'seen', [token])));
    for (const { id } of items.slice(0, 6)) expect(await feed.explain('ana', id)).toMatchObject({ seen: true });
  });

  it("refuses another user's token, and records nothing of the batch", async () => {
    const { feed, fill } = createKit();
    await fill('following', 5);
    await fill('following', 5, 'bo');
    const mine = (await feed.open('ana')).items[0];
    const theirs = (await feed.open('bo')).items[0];
    const tokens = [mine?.token ?? '', theirs?.token ?? ''];
    await expect(feed.track('ana', 'seen', tokens)).rejects.toMatchObject({ code: 'ERR_INVALID_TOKEN' });
    expect(await feed.explain('ana', mine?.id ?? '')).toMatchObject({ seen: false });
  });

  it('says which items tokens stand for, in the order asked, and of trimmed chunks nothing', async () => {
    const { feed, fill } = createKit({ feed: { chunk: { size: 5 }, keep: 10 } });
    await fill('following', 40);
    const below = (await feed.open('ana')).items;
    const above = (await feed.open('ana')).items.slice(0, 5);
    const asked = [below[3], above[2], below[0], above[0], above[2]];
    const tokens = asked.map((item) => item?.token ?? '');
    expect(await feed.itemsOf('ana', tokens)).toEqual(asked.map((item) => item?.id));
    await expect(feed.itemsOf('bo', tokens)).rejects.toMatchObject({ code: 'ERR_INVALID_TOKEN' });
    await feed.track('ana', 'hidden', [above[2]?.token ?? '']);
    await feed.open('ana');
    expect(await feed.itemsOf('ana', tokens)).toEqual([undefined, above[2]?.id, undefined, above[0]?.id, above[2]?.id]);
  });

  it('says how many tokens were of trimmed chunks', async () => {
    const { feed, fill } = createKit({ feed: { keep: 5 } });
    await fill('following', 20);
    const { items } = await feed.open('ana');
    await feed.open('ana');
    const receipt = await feed.track(
      'ana',
      'seen',
      items.map(({ token }) => token),
    );
    expect(receipt).toEqual({ recorded: 0, trimmed: 5 });
  });
});

describe('re-offering', () => {
  it('brings back what nobody saw, once, after the chunks asked for', async () => {
    const { feed, fill } = createKit({ feed: { reoffer: { afterChunks: 2 }, keep: 5 } });
    await fill('following', 15);
    const first = await feed.open('ana');
    await feed.track(
      'ana',
      'seen',
      first.items.slice(0, 2).map(({ token }) => token),
    );
    const served: string[] = [...idsOf(first)];
    for (let visit = 0; visit < 12; visit += 1) {
      const page = await feed.open('ana');
      await feed.idle();
      served.push(...idsOf(page).slice(0, page.fresh));
      if (visit > 3)
        await feed.track(
          'ana',
          'seen',
          page.items.map(({ token }) => token),
        );
    }
    const times = (id: string): number => served.filter((each) => each === id).length;
    for (const { id } of first.items.slice(0, 2)) expect(times(id)).toBe(1);
    expect(served.length).toBeGreaterThanOrEqual(15);
    for (const id of served) expect(times(id)).toBeLessThanOrEqual(2);
  });
});

describe('explaining', () => {
  it('says where an absent item is', async () => {
    const { feed, pools, clock } = createKit({
      generator: createGenerator<Pin, TestSource>({
        mix: [mix.drop((item) => item.data.author === 'spam', { name: 'no-spam' })],
      }),
      pools: { sources: { following: { ttlMs: 1000 }, related: {}, interests: {} } },
      feed: { chunk: { size: 2 } },
    });
    await pools.add('ana', 'related', [pin('best', 9), pin('good', 8), pin('later', 7), pin('bad', 10, 'spam')]);
    await feed.open('ana');
    await pools.add('ana', 'following', [pin('old', -1)]);
    expect(await feed.explain('ana', 'best')).toMatchObject({ state: 'served', chunk: 1, source: 'related' });
    expect(await feed.explain('ana', 'later')).toEqual({
      state: 'waiting',
      pools: [{ source: 'related', score: 7, rank: 0 }],
      deferredBy: undefined,
    });
    expect(await feed.explain('ana', 'bad')).toMatchObject({ state: 'dropped', reason: 'no-spam' });
    expect(await feed.explain('ana', 'never heard of')).toEqual({ state: 'unknown' });
    await clock.advance(2000);
    await pools.settle('ana');
    expect(await feed.explain('ana', 'old')).toMatchObject({ state: 'dropped', reason: 'expired' });
  });
});

describe('sessions', () => {
  it('bring a deferred item back in a later one', async () => {
    const generator = createGenerator<Pin, TestSource>({
      mix: [mix.defer((item) => item.data.author === 'later', { name: 'not-now' })],
    });
    const { feed, pools, clock } = createKit({ generator });
    await pools.add('ana', 'related', [pin('now', 1), pin('then', 9, 'later')]);
    expect(idsOf(await feed.open('ana'))).toEqual(['now']);
    expect(await feed.explain('ana', 'then')).toMatchObject({ state: 'waiting', deferredBy: 'not-now' });
    await clock.advance(5 * MINUTE);
    expect((await feed.open('ana')).fresh).toBe(0);
    await clock.advance(31 * MINUTE);
    const page = await feed.open('ana');
    expect(idsOf(page).slice(0, page.fresh)).toEqual(['then']);
  });

  it('bring it back even if nothing else was ever served', async () => {
    const generator = createGenerator<Pin, TestSource>({ mix: [mix.defer(() => true, { name: 'not-now' })] });
    const { feed, pools, clock } = createKit({ generator });
    await pools.add('ana', 'related', [pin('then', 9)]);
    expect((await feed.open('ana')).items).toEqual([]);
    await clock.advance(31 * MINUTE);
    expect(idsOf(await feed.open('ana'))).toEqual(['then']);
  });

  it('tell rules how long the user was away, how full the pools are, and what the caller signals', async () => {
    const requests: unknown[] = [];
    const inner = createGenerator<Pin, TestSource>({ mix: [] });
    const generator: Generator<Pin, TestSource> = {
      generate(heads, request) {
        requests.push([request.session, request.sinceLastVisitMs, heads[0]?.size, request.signals]);
        return inner.generate(heads, request);
      },
    };
    const { feed, fill, clock } = createKit({ generator });
    await fill('following', 12);
    await feed.open('ana', { signals: { device: 'phone' } });
    await clock.advance(MINUTE);
    await feed.open('ana');
    await clock.advance(60 * MINUTE);
    await feed.open('ana');
    expect(requests).toEqual([
      [1, undefined, 12, { device: 'phone' }],
      [1, MINUTE, 7, {}],
      [2, 60 * MINUTE, 2, {}],
    ]);
  });

  it('let a feed rest if it is opened again too soon', async () => {
    const { feed, fill, clock } = createKit({ feed: { minRefreshMs: 1000 } });
    await fill('following', 20);
    expect((await feed.open('ana')).fresh).toBe(5);
    const again = await feed.open('ana');
    expect([again.fresh, again.items.length, again.degraded]).toEqual([0, 5, []]);
    await clock.advance(1001);
    expect((await feed.open('ana')).fresh).toBe(5);
  });
});

describe('a user who returns', () => {
  it('gets rebuilt pools in the very same answer', async () => {
    const kit = createKit({
      feed: {
        rebuild: {
          rebuild: async (user) => {
            await kit.fill('related', 7, user);
            return 7;
          },
        },
      },
    });
    const page = await kit.feed.open('ana');
    expect(page.fresh).toBe(5);
    expect(page.degraded).toEqual([]);
  });

  it('gets an explanation if that takes too long', async () => {
    const clock = createVirtualClock();
    const { feed } = createKit({ clock, feed: { rebuild: { rebuild: () => new Promise(() => undefined) } } });
    const opening = feed.open('ana', { deadlineMs: 100 });
    await clock.advance(100);
    expect((await opening).degraded).toEqual([{ part: 'rebuild', reason: 'timeout', servedFrom: 'nothing' }]);
  });
});

describe('erasing', () => {
  it('refuses whatever comes later, until the tombstone is gone', async () => {
    const { feed, pools, fill, clock } = createKit({ pools: { tombstoneMs: 1000 } });
    await fill('following', 10);
    const page = await feed.open('ana');
    const receipt = await feed.erase('ana');
    expect(receipt).toMatchObject({ user: 'ana', remaining: 0 });
    expect(receipt.deleted).toBe(receipt.found - 1);
    await expect(pools.add('ana', 'following', [pin('a', 1)])).rejects.toMatchObject({ code: 'ERR_ERASED' });
    await expect(feed.open('ana')).rejects.toMatchObject({ code: 'ERR_ERASED' });
    expect(await feed.track('ana', 'seen', [page.items[0]?.token ?? ''])).toEqual({ recorded: 0, trimmed: 1 });
    await clock.advance(1001);
    await pools.add('ana', 'following', [pin('a', 1)]);
    expect(idsOf(await feed.open('ana'))).toEqual(['a']);
    expect(await feed.track('ana', 'seen', [page.items[0]?.token ?? ''])).toEqual({ recorded: 0, trimmed: 1 });
    await expect(feed.open('ana', { cursor: page.next ?? '' })).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_(CURSOR_TRIMMED|INVALID_CURSOR)$/) as string,
    });
  });

  it('leaves no byte of the user, and every byte of the others', async () => {
    const store = new MemoryStore();
    const { feed, fill } = createKit({ store });
    for (const user of ['canary', 'bo', 'cy']) {
      await fill('following', 10, user);
      await feed.open(user);
    }
    const cellsOf = async (user: string): Promise<string[]> => {
      const cells: string[] = [];
      for await (const { partition, key, value } of store.scan({})) {
        if (partition.endsWith(`:${user}`)) cells.push(Buffer.concat([key, value]).toString('hex'));
      }
      return cells;
    };
    const before = await cellsOf('bo');
    await feed.erase('canary');
    expect(await cellsOf('bo')).toEqual(before);
    expect(await cellsOf('canary')).toHaveLength(1);
  });
});

describe('a caller', () => {
  it('who aborts gets a typed error, and the chunk is not lost', async () => {
    const clock = createVirtualClock();
    const well = createGenerator<Pin, TestSource>({ mix: [] });
    const slow: Generator<Pin, TestSource> = {
      generate: (heads, request) =>
        new Promise((resolve) => void clock.setTimer(() => resolve(well.generate(heads, request)), 50)),
    };
    const { feed, fill } = createKit({ clock, generator: slow });
    await fill('following', 5);
    const abort = new AbortController();
    const opening = feed.open('ana', { signal: abort.signal });
    abort.abort(new Error('left the page'));
    await expect(opening).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await clock.advance(60);
    await feed.idle();
    expect(idsOf(await feed.open('ana'))).toHaveLength(5);
  });

  it.each([
    ['no limit at all', { limit: 0 }],
    ['a limit beyond reason', { limit: 1e9 }],
    ['half an item', { limit: 2.5 }],
  ])('who asks for %s is refused', async (_what, options) => {
    const { feed } = createKit();
    await expect(feed.open('ana', options)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('who opens one feed twice at once gets one chunk', async () => {
    const { feed, fill } = createKit();
    await fill('following', 20);
    const [a, b] = await Promise.all([feed.open('ana'), feed.open('ana')]);
    expect(idsOf(a)).toEqual(idsOf(b));
    expect((await feed.open('ana', { limit: 100 })).items).toHaveLength(10);
  });

  it('gets the same chunk from two processes that refresh at once', async () => {
    const store = new MemoryStore();
    const here = createKit({ store, seed: 'here' });
    const there = createKit({ store, seed: 'there' });
    await here.fill('following', 20);
    // Both know what has been retracted, so that neither has a longer way than the other.
    for (const { feed } of [here, there]) await feed.explain('ana', 'anything');
    const [a, b] = await Promise.all([here.feed.open('ana'), there.feed.open('ana')]);
    expect(idsOf(a)).toEqual(idsOf(b));
  });
});

describe('cursor keys', () => {
  it('can be rotated: old cursors are good as long as their key is kept', async () => {
    const store = new MemoryStore();
    const before = createKit({ store });
    await before.fill('following', 20);
    await before.feed.open('ana');
    const { next } = await before.feed.open('ana');
    const newKey = { id: 'k2', secret: 'another secret of these tests' };
    const during = createKit({ store, seed: '2', feed: { cursorKeys: [newKey, ...CURSOR_KEYS] } });
    expect((await during.feed.open('ana', { cursor: next })).items).toHaveLength(5);
    const after = createKit({ store, seed: '3', feed: { cursorKeys: [newKey] } });
    await expect(after.feed.open('ana', { cursor: next })).rejects.toMatchObject({ code: 'ERR_INVALID_CURSOR' });
  });
});

describe('decisions', () => {
  it('can be replayed to the same slate', async () => {
    const generator = createGenerator<Pin, TestSource>({
      mix: [mix.ratio({ following: 2, related: 1, interests: 0 })],
    });
    const records: ReturnType<typeof recordOf<Pin, TestSource>>[] = [];
    const { feed, fill } = createKit({
      generator,
      feed: { onDecision: ({ heads, request, slate }) => records.push(recordOf(heads, request, slate)) },
    });
    await fill('following', 20);
    await fill('related', 20);
    for (let visit = 0; visit < 4; visit += 1) await feed.open('ana');
    expect(records).toHaveLength(4);
    for (const record of records) {
      const stored = JSON.parse(JSON.stringify(record)) as typeof record;
      expect(await replay(stored, { generator })).toMatchObject({ same: true });
    }
  });
});

describe('the parts', () => {
  it('can each be replaced by another implementation of their contract', async () => {
    const newestFirst: Generator<Pin, TestSource> = {
      generate: (heads) => ({
        picks: heads
          .flatMap(({ items }) => items)
          .toSorted((a, b) => b.at - a.at)
          .slice(0, 3)
          .map(({ id, source }) => ({ id, source, rule: 'newest', displaced: 0 })),
        drops: [],
        defers: [],
        carry: undefined,
        policy: 'newest-first',
      }),
    };
    const { feed, pools } = createKit({ generator: newestFirst });
    const everythingIsFine: Worker<Pin, TestSource> = {
      async run(offers) {
        let taken = 0;
        for await (const offer of offers as AsyncIterable<Offer<Pin, TestSource>>) {
          taken += 1;
          await (pools as Pools<Pin, TestSource>).add('ana', offer.source, [{ ...offer, score: 1 }]);
        }
        return { taken, finished: taken, accepted: taken, refused: 0, skipped: 0, retried: 0, dead: 0, returned: 0 };
      },
    };
    async function* offers(): AsyncGenerator<Offer<Pin, TestSource>> {
      yield { id: 'older', source: 'related', data: { author: 'bo' }, at: 1 };
      yield await Promise.resolve({ id: 'newer', source: 'following' as const, data: { author: 'cy' }, at: 2 });
    }
    expect(await everythingIsFine.run(offers())).toMatchObject({ accepted: 2 });
    expect(idsOf(await feed.open('ana'))).toEqual(['newer', 'older']);

    const alwaysOpen: FeedService<Pin, TestSource> = {
      open: () => Promise.resolve({ items: [], next: undefined, hasMore: false, fresh: 0, degraded: [] }),
      track: () => Promise.resolve({ recorded: 0, trimmed: 0 }),
      itemsOf: () => Promise.resolve([]),
      explain: () => Promise.resolve({ state: 'unknown' }),
      retract: () => Promise.resolve(),
      erase: () => Promise.reject(new FeedloomError('ERR_UNSUPPORTED', 'Nothing is kept here.')),
    };
    const show = async (service: FeedService<Pin, TestSource>): Promise<number> =>
      (await service.open('ana')).items.length;
    expect(await show(alwaysOpen)).toBe(0);
    expect(await show(feed)).toBe(2);
  });
});
