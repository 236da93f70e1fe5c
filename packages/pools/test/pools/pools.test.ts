import { describe, expect, it } from 'vitest';
import { createPools } from '../../src/index.js';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { createKit } from '../kit.js';

const pin = (id: string, score: number, more: { at?: number } = {}) => ({ id, score, data: { author: 'bo' }, ...more });

describe.each(['cells', 'blocks'] as const)('pools in %s', (layout) => {
  it('give the best items first, equal scores by id in byte order', async () => {
    const { pools } = createKit({ pools: { layout } });
    await pools.add('ana', 'related', [pin('b', 1), pin('\u{1f600}', 1), pin('\ufffd', 1), pin('a', 1), pin('z', 2)]);
    const heads = await pools.peek('ana', 'related');
    expect(heads.map(({ id }) => id)).toEqual(['z', 'a', 'b', '\ufffd', '\u{1f600}']);
  });

  it('move an item to its new score rather than keep it twice', async () => {
    const { pools } = createKit({ pools: { layout } });
    await pools.add('ana', 'related', [pin('lamp', 1), pin('desk', 2)]);
    await pools.add('ana', 'related', [pin('lamp', 3)]);
    const heads = await pools.peek('ana', 'related');
    expect(heads.map(({ id, score }) => [id, score])).toEqual([
      ['lamp', 3],
      ['desk', 2],
    ]);
    expect((await pools.size('ana')).related).toBe(2);
  });

  it('take the last of two scores offered for one item at once', async () => {
    const { pools } = createKit({ pools: { layout } });
    await pools.add('ana', 'related', [pin('lamp', 1), pin('lamp', 5)]);
    expect((await pools.peek('ana', 'related')).map(({ score }) => score)).toEqual([5]);
  });

  it('never bring a served item back by rescoring', async () => {
    const { pools, feed } = createKit({ pools: { layout } });
    await pools.add('ana', 'related', [pin('lamp', 1)]);
    await feed.open('ana');
    expect(await pools.add('ana', 'related', [pin('lamp', 9)])).toEqual({
      accepted: [],
      refused: [{ id: 'lamp', reason: 'served' }],
    });
    expect(await pools.add('ana', 'following', [pin('lamp', 9)])).toMatchObject({ accepted: [] });
  });

  it('take a served item again once it is out of the window and out of the feed', async () => {
    const { pools, feed } = createKit({ pools: { layout, servedWindow: 2 }, feed: { keep: 1, chunk: { size: 1 } } });
    await pools.add('ana', 'related', [pin('lamp', 9), pin('desk', 3), pin('vase', 2), pin('sofa', 1)]);
    for (let visit = 0; visit < 3; visit += 1) await feed.open('ana');
    expect(await pools.add('ana', 'related', [pin('lamp', 9)])).toMatchObject({ accepted: ['lamp'] });
  });

  it('keep the best up to their cap, and then refuse what is below the floor', async () => {
    const { pools } = createKit({ pools: { layout, sources: { following: { cap: 10 }, related: {}, interests: {} } } });
    await pools.add(
      'ana',
      'following',
      Array.from({ length: 100 }, (_, index) => pin(`pin-${index}`, index)),
    );
    await pools.idle();
    expect((await pools.size('ana')).following).toBe(10);
    expect((await pools.peek('ana', 'following')).map(({ score }) => score)).toEqual([
      99, 98, 97, 96, 95, 94, 93, 92, 91, 90,
    ]);
    expect(await pools.add('ana', 'following', [pin('low', 5), pin('high', 500)])).toEqual({
      accepted: ['high'],
      refused: [{ id: 'low', reason: 'below-floor' }],
    });
  });

  it('take low scores again once a pool has been served from', async () => {
    const { pools, feed } = createKit({
      pools: { layout, sources: { following: { cap: 10 }, related: {}, interests: {} } },
    });
    await pools.add(
      'ana',
      'following',
      Array.from({ length: 100 }, (_, index) => pin(`pin-${index}`, index)),
    );
    await pools.idle();
    await feed.open('ana');
    expect(await pools.add('ana', 'following', [pin('low', 5)])).toMatchObject({ accepted: ['low'] });
  });

  it('forget items whose time is over', async () => {
    const { pools, feed, clock } = createKit({
      pools: { layout, sources: { following: { ttlMs: 1000 }, related: {}, interests: {} } },
    });
    await pools.add('ana', 'following', [pin('old', 9)]);
    await clock.advance(900);
    await pools.add('ana', 'following', [pin('young', 1)]);
    await clock.advance(200);
    const page = await feed.open('ana');
    expect(page.items.map(({ id }) => id)).toEqual(['young']);
    expect((await pools.size('ana')).following).toBe(0);
  });

  it('prefer the newer of two equal items where the source has a half-life, and only there', async () => {
    const { pools, clock } = createKit({
      pools: { layout, sources: { following: { halfLifeMs: 1000 }, related: {}, interests: {} } },
    });
    const now = clock.now();
    const items = [pin('a-old', 1, { at: now - 1000 }), pin('b-new', 1, { at: now })];
    await pools.add('ana', 'following', items);
    await pools.add('ana', 'related', items);
    expect((await pools.peek('ana', 'following')).map(({ id }) => id)).toEqual(['b-new', 'a-old']);
    expect((await pools.peek('ana', 'related')).map(({ id }) => id)).toEqual(['a-old', 'b-new']);
    // Twice the score makes up for one half-life.
    await pools.add('ana', 'following', [pin('c-older', 4.1, { at: now - 2000 })]);
    expect((await pools.peek('ana', 'following')).map(({ id, score }) => [id, score])[0]).toEqual(['c-older', 4.1]);
  });

  it('do not let a clock that runs ahead own a pool', async () => {
    const { pools, clock } = createKit({
      pools: { layout, clockSkewMs: 10, sources: { following: { halfLifeMs: 1000 }, related: {}, interests: {} } },
    });
    await pools.add('ana', 'following', [pin('future', 1, { at: clock.now() + 1e9 }), pin('better', 2)]);
    expect((await pools.peek('ana', 'following')).map(({ id }) => id)).toEqual(['better', 'future']);
  });

  it('let go of removed items, which may be offered again', async () => {
    const { pools } = createKit({ pools: { layout } });
    await pools.add('ana', 'following', [pin('lamp', 1), pin('desk', 2)]);
    await pools.add('ana', 'related', [pin('lamp', 1)]);
    await pools.remove('ana', ['lamp']);
    expect(await pools.size('ana')).toEqual({ following: 1, related: 0, interests: 0 });
    expect(await pools.add('ana', 'following', [pin('lamp', 1)])).toMatchObject({ accepted: ['lamp'] });
    expect((await pools.size('ana')).following).toBe(2);
  });

  it('keep users apart, whatever their ids', async () => {
    const { pools, feed } = createKit({ pools: { layout } });
    const users = ['}x', '{x}', 'a:b', 'a', 'a:', '\u0000', '\u{1f600}', 'é', ' ', 'x'.repeat(256)];
    for (const user of users) await pools.add(user, 'following', [pin(`for ${user.slice(0, 20)}`, 1)]);
    for (const user of users) {
      const page = await feed.open(user);
      expect(page.items.map(({ id }) => id)).toEqual([`for ${user.slice(0, 20)}`]);
    }
  });
});

describe('pools', () => {
  it.each([
    ['an empty user', '', 'following', pin('a', 1)],
    ['a user of 300 bytes', 'x'.repeat(300), 'following', pin('a', 1)],
    ['a lone surrogate', '\ud800', 'following', pin('a', 1)],
    ['an unknown source', 'ana', 'nowhere', pin('a', 1)],
    ['an empty item id', 'ana', 'following', pin('', 1)],
    ['a score that is not a number', 'ana', 'following', pin('a', NaN)],
    ['an infinite score', 'ana', 'following', pin('a', Infinity)],
  ])('refuse %s with a typed error, and write nothing', async (_what, user, source, item) => {
    const { pools, feed } = createKit();
    await expect(pools.add(user, source as 'following', [pin('good', 1), item])).rejects.toMatchObject({
      code: 'ERR_INVALID_ARGUMENT',
    });
    expect((await feed.open('ana')).items).toEqual([]);
  });

  it('refuse a score that a half-life cannot use', async () => {
    const { pools } = createKit({ pools: { sources: { following: { halfLifeMs: 5 }, related: {}, interests: {} } } });
    await expect(pools.add('ana', 'following', [pin('a', 0)])).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('hold data to the schema', async () => {
    const pools = createPools<{ author: string }, 'following'>({
      store: new MemoryStore(),
      sources: { following: {} },
      item: {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: (value) =>
            typeof (value as { author?: unknown }).author === 'string'
              ? { value: value as { author: string } }
              : { issues: [{ message: 'author must be a string' }] },
        },
      },
    });
    const bad = { id: 'a', score: 1, data: { author: 7 as unknown as string } };
    await expect(pools.add('ana', 'following', [bad])).rejects.toMatchObject({
      code: 'ERR_INVALID_PAYLOAD',
      message: expect.stringContaining('author must be a string') as string,
    });
  });

  it('share a source among all users, each of whom meets its items once', async () => {
    const clock = createVirtualClock();
    const { pools, feed } = createKit({
      clock,
      pools: { sources: { following: {}, related: {}, interests: { shared: true } } },
    });
    await pools.share('interests', [pin('star', 9), pin('moon', 8)]);
    for (const user of ['ana', 'bo']) {
      const page = await feed.open(user);
      expect(page.items.map(({ id }) => id)).toEqual(['star', 'moon']);
      expect((await feed.open(user)).fresh).toBe(0);
    }
    await pools.share('interests', [pin('sun', 1), pin('star', 10)]);
    const page = await feed.open('ana');
    expect(page.items.slice(0, page.fresh).map(({ id }) => id)).toEqual(['sun']);
    await expect(pools.add('ana', 'interests', [pin('x', 1)])).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('see a shared source in every process within a second', async () => {
    const clock = createVirtualClock();
    const store = new MemoryStore();
    const sources = { following: {}, related: {}, interests: { shared: true } };
    const here = createKit({ clock, store, pools: { sources } });
    const there = createKit({ clock, store, seed: 'there', pools: { sources } });
    await there.feed.open('ana');
    await here.pools.share('interests', [pin('star', 9)]);
    await clock.advance(1001);
    expect((await there.feed.open('ana')).fresh).toBe(1);
  });
});
