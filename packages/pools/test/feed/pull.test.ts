import type { OrderedStore } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { createFeedService, createGenerator, createPools, mix } from '../../src/index.js';
import type { Pull, PulledItem, Rescore } from '../../src/index.js';
import { createKit, idsOf } from '../kit.js';
import type { Kit, KitOptions, Pin, TestSource } from '../kit.js';

const pulledSources = { following: {}, related: {}, interests: { pulled: true } } as const;

const found = (id: string, score: number): PulledItem<Pin, TestSource> => ({
  id,
  score,
  source: 'interests',
  data: { author: `author-of-${id}` },
});

function kitWith(pull: Pull<Pin, TestSource>, options: KitOptions = {}): Kit {
  return createKit({
    ...options,
    pools: { sources: pulledSources, ...options.pools },
    feed: { pull, ...options.feed },
  });
}

const tenFound = async (): Promise<{ items: PulledItem<Pin, TestSource>[] }> => ({
  items: Array.from({ length: 10 }, (_, place) => found(`found-${place}`, 10 - place)),
});

describe.each(['cells', 'blocks'] as const)('a pulled source over %s', (layout) => {
  it('takes part in a refresh, best first, and is served once', async () => {
    const { feed } = kitWith(tenFound, { pools: { layout, sources: pulledSources } });
    const first = await feed.open('ana');
    expect(idsOf(first)).toEqual(['found-0', 'found-1', 'found-2', 'found-3', 'found-4']);
    expect(first.items[0]).toMatchObject({ source: 'interests', score: 10, data: { author: 'author-of-found-0' } });
    const second = await feed.open('ana', { limit: 5 });
    expect(idsOf(second)).toEqual(['found-5', 'found-6', 'found-7', 'found-8', 'found-9']);
    expect((await feed.open('ana')).fresh).toBe(0);
  });

  it('is mixed with pools at the rates of the policy, and an item of both is taken from all', async () => {
    const generator = createGenerator<Pin, TestSource>({ mix: [mix.ratio({ following: 3, interests: 2 })] });
    const pull: Pull<Pin, TestSource> = async () => ({
      items: [found('following-0', 99), ...(await tenFound()).items],
    });
    const { feed, pools, fill } = kitWith(pull, { generator, pools: { layout, sources: pulledSources } });
    await fill('following', 20);
    const page = await feed.open('ana');
    const counts = { following: 0, related: 0, interests: 0 };
    for (const { source } of page.items) counts[source] += 1;
    expect(counts).toEqual({ following: 3, related: 0, interests: 2 });
    expect(new Set(idsOf(page)).size).toBe(5);
    expect((await pools.peek('ana', 'following')).map(({ id }) => id)).not.toContain('following-0');
  });

  it('never brings back what the user has hidden', async () => {
    const { feed } = kitWith(tenFound, { pools: { layout, sources: pulledSources } });
    const page = await feed.open('ana');
    const token = page.items[0]?.token ?? '';
    await feed.track('ana', 'hidden', [token]);
    for (let visit = 0; visit < 3; visit += 1) {
      expect(idsOf(await feed.open('ana', { limit: 20 }))).not.toContain('found-0');
    }
  });
});

describe('a pull', () => {
  it('costs one read and one write, like a refresh without it', async () => {
    const inner = new MemoryStore();
    const calls: string[] = [];
    const store: OrderedStore = {
      supports: inner.supports,
      read: (partition, ...rest) => {
        if (partition.includes(':u:')) calls.push('read');
        return inner.read(partition, ...rest);
      },
      write: (partition, ...rest) => {
        if (partition.includes(':u:')) calls.push('write');
        return inner.write(partition, ...rest);
      },
      readMany: (...all) => inner.readMany(...all),
      scan: (...all) => inner.scan(...all),
      close: () => inner.close(),
      [Symbol.asyncDispose]: () => inner.close(),
    };
    const { feed, fill } = kitWith(tenFound, { store });
    await fill('following', 3);
    calls.length = 0;
    expect((await feed.open('ana')).fresh).toBe(5);
    expect(calls).toEqual(['read', 'write']);
  });

  it('of hundreds is served to its end, beside pools that never run dry', async () => {
    const generator = createGenerator<Pin, TestSource>({ mix: [mix.ratio({ following: 1, interests: 1 })] });
    const many = Array.from({ length: 200 }, (_, place) => found(`found-${place}`, 200 - place));
    const { feed, fill } = kitWith(async () => ({ items: many }), { generator, feed: { chunk: { size: 10 } } });
    const pulled = new Set<string>();
    for (let visit = 0; visit < 40; visit += 1) {
      await fill('following', 500);
      const page = await feed.open('ana', { limit: 10 });
      for (const { id, source } of page.items.slice(0, page.fresh)) if (source === 'interests') pulled.add(id);
    }
    expect(pulled.size).toBe(200);
  });

  it('is told what was served lately, until the user is erased', async () => {
    const told: string[][] = [];
    const { feed } = kitWith(async (_, { served }) => {
      told.push([...served]);
      return tenFound();
    });
    await feed.open('ana');
    await feed.open('ana');
    await feed.erase('ana');
    await feed.open('ana').catch(() => undefined);
    expect(told.map((ids) => ids.length)).toEqual([0, 5, 0]);
    expect(told[1]).toEqual(expect.arrayContaining(['found-0', 'found-4']));
  });

  it('that fails costs only its own items, and the page says so', async () => {
    const { feed, fill } = kitWith(() => Promise.reject(new FeedloomError('ERR_UNAVAILABLE', 'The ranker is dead.')));
    await fill('following', 20);
    const page = await feed.open('ana');
    expect(page.fresh).toBe(5);
    expect(page.degraded).toEqual([{ part: 'pull', reason: 'error', servedFrom: 'pools' }]);
  });

  it('that hangs is not waited for longer than three fifths of the deadline', async () => {
    const { feed, fill, clock } = kitWith(() => new Promise(() => undefined), { feed: { deadlineMs: 100 } });
    await fill('following', 20);
    const opening = feed.open('ana');
    await clock.advance(60);
    const page = await opening;
    expect(page.fresh).toBe(5);
    expect(page.degraded).toEqual([{ part: 'pull', reason: 'timeout', servedFrom: 'pools' }]);
  });

  it('that leaves too little time for the read of a refresh still gets the feed as it was', async () => {
    const inner = new MemoryStore();
    const clock = createVirtualClock();
    let isStuck = false;
    let reads = 0;
    const slowly = <Result>(work: () => Promise<Result>): Promise<Result> =>
      new Promise((resolve) => clock.setTimer(() => resolve(work()), 90));
    const store: OrderedStore = {
      supports: inner.supports,
      read: (...all) => (isStuck && (reads += 1) === 1 ? slowly(() => inner.read(...all)) : inner.read(...all)),
      write: (...all) => inner.write(...all),
      readMany: (...all) => inner.readMany(...all),
      scan: (...all) => inner.scan(...all),
      close: () => inner.close(),
      [Symbol.asyncDispose]: () => inner.close(),
    };
    const { feed, fill } = kitWith(() => (isStuck ? new Promise(() => undefined) : tenFound()), {
      ...{ store, clock },
      pools: { retractedMaxAgeMs: 1_000_000, sources: pulledSources },
      feed: { deadlineMs: 100 },
    });
    await fill('following', 20);
    const before = await feed.open('ana');
    isStuck = true;
    const opening = feed.open('ana');
    await clock.advance(100);
    const page = await opening;
    expect(idsOf(page)).toEqual(idsOf(before));
    expect(page.degraded).toContainEqual({ part: 'store', reason: 'timeout', servedFrom: 'materialised-feed' });
  });

  it('hands on in what ways its answer is less than it should be', async () => {
    const degraded = [{ part: 'ranker.full', reason: 'timeout', servedFrom: 'dot' }];
    const { feed } = kitWith(async () => ({ ...(await tenFound()), degraded }));
    expect((await feed.open('ana')).degraded).toEqual(degraded);
  });

  it.each([
    ['an item of a source that is not pulled', { ...found('x', 1), source: 'following' as const }],
    ['a score that is no number', found('x', NaN)],
    ['an id that is no id', found('', 1)],
  ])('that returns %s is a failing pull, not a failing feed', async (_, item) => {
    const { feed, fill } = kitWith(async () => ({ items: [item] }));
    await fill('following', 5);
    const page = await feed.open('ana');
    expect(page.fresh).toBe(5);
    expect(page.degraded).toMatchObject([{ part: 'pull', reason: 'error' }]);
  });

  it('is told of the user, the signals and the time that is left', async () => {
    const asked: unknown[] = [];
    const { feed } = kitWith(
      async (user, { signals, deadlineMs }) => {
        asked.push([user, signals, deadlineMs]);
        return tenFound();
      },
      { feed: { deadlineMs: 100 } },
    );
    await feed.open('ana', { signals: { place: 'home' } });
    expect(asked).toEqual([['ana', { place: 'home' }, 60]]);
  });

  it('of hundreds leaves room for shared sources beside it', async () => {
    const sources = { following: {}, related: { shared: true }, interests: { pulled: true } };
    const generator = createGenerator<Pin, TestSource>({ mix: [mix.ratio({ related: 1, interests: 1 })] });
    const many = Array.from({ length: 300 }, (_, place) => found(`found-${place}`, 300 - place));
    const { feed, pools } = kitWith(async () => ({ items: many }), { generator, pools: { sources } });
    await pools.share('related', [{ id: 'star', score: 1, data: { author: 'cy' } }]);
    expect(idsOf(await feed.open('ana', { limit: 5 }))).toContain('star');
  });

  it('must be there for a pulled source, which nobody can fill', async () => {
    const pools = createPools<Pin, TestSource>({ store: new MemoryStore(), sources: pulledSources });
    const generator = createGenerator<Pin, TestSource>({ mix: [] });
    expect(() => createFeedService({ pools, generator })).toThrow('give `pull` too');
    const adding = pools.add('ana', 'interests', [{ id: 'x', score: 1, data: { author: 'bo' } }]);
    await expect(adding).rejects.toThrow('is pulled');
    expect(() => createPools({ store: new MemoryStore(), sources: { a: { pulled: true, shared: true } } })).toThrow(
      'both',
    );
  });
});

describe('heads that are rescored', () => {
  const backwards: Rescore<Pin, TestSource> = async (_, heads) =>
    heads.map(({ source, items }) => ({ source, items: items.map(({ id }, place) => ({ id, score: place })) }));

  it('are taken in their new order, within the same refresh, and rules see the new scores', async () => {
    const seen: number[] = [];
    const generator = createGenerator<Pin, TestSource>({
      mix: [
        mix.drop(({ score, data }) => {
          seen.push(score);
          return data.author === '';
        }),
      ],
    });
    const { feed, fill } = createKit({ generator, feed: { rescore: backwards } });
    await fill('following', 8);
    expect(idsOf(await feed.open('ana'))).toEqual([7, 6, 5, 4, 3].map((place) => `following-${place}`));
    expect(seen[0]).toBe(7);
  });

  it.each<[string, Rescore<Pin, TestSource>]>([
    ['fails', () => Promise.reject(new Error('no model'))],
    ['names what was not offered', async () => [{ source: 'following', items: [{ id: 'else', score: 1 }] }]],
    [
      'names an item twice',
      async () => [{ source: 'following', items: Array(2).fill({ id: 'following-1', score: 1 }) }],
    ],
    [
      'gives a score that is no number',
      async () => [{ source: 'following', items: [{ id: 'following-1', score: NaN }] }],
    ],
  ])('stay as they were if rescoring %s, and the page says so', async (_, rescore) => {
    const { feed, fill } = createKit({ feed: { rescore } });
    await fill('following', 8);
    const page = await feed.open('ana');
    expect(idsOf(page)[0]).toBe('following-0');
    expect(page.degraded).toEqual([{ part: 'rescore', reason: 'error', servedFrom: 'pool-scores' }]);
  });

  it('are not waited for longer than a quarter of the deadline', async () => {
    const { feed, fill, clock } = createKit({ feed: { rescore: () => new Promise(() => undefined), deadlineMs: 100 } });
    await fill('following', 8);
    const opening = feed.open('ana');
    await clock.advance(25);
    expect((await opening).degraded).toEqual([{ part: 'rescore', reason: 'timeout', servedFrom: 'pool-scores' }]);
  });

  it('count less with age where their source says so', async () => {
    const clock = createVirtualClock();
    const { feed, pools } = createKit({
      clock,
      pools: { sources: { following: { halfLifeMs: 1_000 }, related: {}, interests: {} } },
      feed: {
        rescore: async (_, heads) =>
          heads.map(({ source, items }) => ({ source, items: items.map(({ id }) => ({ id, score: 1 })) })),
      },
    });
    const at = clock.now();
    await pools.add('ana', 'following', [
      { id: 'old', score: 1, at: at - 5_000, data: { author: 'bo' } },
      { id: 'new', score: 1, at, data: { author: 'cy' } },
    ]);
    expect(idsOf(await feed.open('ana'))).toEqual(['new', 'old']);
  });

  it('are asked for once if that fails, however often a refresh has to look deeper', async () => {
    let asked = 0;
    const generator = createGenerator<Pin, TestSource>({
      mix: [mix.drop(({ id }) => Number(id.split('-')[1]) < 150)],
    });
    const { feed, fill, clock } = createKit({
      generator,
      feed: {
        rescore: () => {
          asked += 1;
          return new Promise(() => undefined);
        },
        deadlineMs: 100,
      },
    });
    await fill('following', 200);
    const opening = feed.open('ana');
    await clock.advance(25);
    const page = await opening;
    expect(page.fresh).toBe(5);
    expect(asked).toBe(1);
  });

  it('may be left out for another time', async () => {
    const { feed, fill } = createKit({
      feed: { rescore: async () => [{ source: 'following', items: [{ id: 'following-3', score: 1 }] }] },
    });
    await fill('following', 4);
    expect(idsOf(await feed.open('ana'))).toEqual(['following-3']);
  });
});
