import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { FeedloomError, systemClock } from '@feedloom/core';
import type { MetricMessage } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import type { VirtualClock } from '@feedloom/core/testing';
import { MemoryCache } from '@feedloom/core/memory';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTextIndex } from '../../src/search/create-text-index.js';
import { createVisualSearch } from '../../src/search/create-visual-search.js';
import type { VisualAnswer } from '../../src/search/visual-answer.js';
import type { VisualFindOptions, VisualQuery } from '../../src/search/visual-query.js';
import type { VisualSearchOptions } from '../../src/search/visual-search.js';
import {
  SPACE,
  broken,
  cosineOf,
  fakeCatalogue,
  fakeDetector,
  fakeEmbedder,
  fakeRanker,
  indexOf,
  overloaded,
  pictureOf,
} from './parts.js';
import type { TestItem } from './parts.js';

const CUP = { label: 'cup', score: 0.9, box: { x: 0.5, y: 0.25, width: 0.5, height: 0.5 } };

let clock: VirtualClock;

beforeEach(() => {
  clock = createVirtualClock();
});

type Parts = Partial<VisualSearchOptions<TestItem>>;

/** A search over items at 0 to 30 degrees, every one similar to those up to 20 degrees away. */
async function searchWith(parts: Parts = {}) {
  const index = parts.index ?? (await indexOf(clock, [0, 5, 10, 15, 20, 25, 30]));
  const embedder = parts.embedder ?? fakeEmbedder(clock);
  const levels = { minSimilarity: cosineOf(20.5), nearDuplicate: cosineOf(1) };
  return createVisualSearch<TestItem>({ ...levels, clock, ...parts, embedder, index });
}

/** The answer to a query, and after how much virtual time it came. */
async function find(
  parts: Parts,
  query: VisualQuery = { image: pictureOf(0) },
  options?: VisualFindOptions,
): Promise<VisualAnswer<TestItem> & { tookMs: number }> {
  return timed((await searchWith(parts)).find(query, options));
}

async function timed<Value extends object>(work: Promise<Value>): Promise<Value & { tookMs: number }> {
  const startedAt = clock.monotonic();
  let done: { value: Value; at: number } | { error: unknown } | undefined;
  work.then(
    (value) => (done = { value, at: clock.monotonic() }),
    (error: unknown) => (done = { error }),
  );
  for (let waited = 0; done === undefined && waited < 1_000; waited += 5) await clock.advance(5);
  if (done === undefined) throw new Error('No answer came.');
  if ('error' in done) throw done.error;
  return { ...done.value, tookMs: done.at - startedAt };
}

async function words(): Promise<NonNullable<Parts['textIndex']>> {
  const textIndex = createTextIndex({ clock });
  await textIndex.add([
    { id: 'w1', title: 'A blue cup', tags: ['kitchen'] },
    { id: 'w2', title: 'A red chair', description: 'beside a cup' },
    { id: 'a5', title: 'Angle', tags: ['angle'] },
  ]);
  return textIndex;
}

const idsOf = ({ items }: VisualAnswer<unknown>): string[] => items.map(({ id }) => id);

describe('a visual search', () => {
  it('finds the items that are similar enough, the most similar first, and tells copies', async () => {
    const answer = await find({});
    expect(idsOf(answer)).toEqual(['a0', 'a5', 'a10', 'a15', 'a20']);
    expect(answer.items[1]?.similarity).toBeCloseTo(cosineOf(5), 5);
    expect(answer.items.map(({ nearDuplicate }) => nearDuplicate)).toEqual([true, false, false, false, false]);
    expect(answer).toMatchObject({ objects: [], degraded: [] });
  });

  it('looks at the crop only', async () => {
    const answer = await find({}, { image: pictureOf(0), crop: { x: 0, y: 0, width: 0.5, height: 1 } }, { limit: 2 });
    expect(idsOf(answer)).toEqual(['a5', 'a0']);
  });

  it('keeps to the limit, the least similarity and the filter of the call', async () => {
    expect(idsOf(await find({}, undefined, { limit: 2 }))).toEqual(['a0', 'a5']);
    expect(idsOf(await find({}, undefined, { minSimilarity: cosineOf(6) }))).toEqual(['a0', 'a5']);
    expect(idsOf(await find({}, undefined, { filter: { anyOf: ['high'] } }))).toEqual(['a10', 'a15', 'a20']);
  });

  it('finds the like of an item by the vector that the index holds, and not the item itself', async () => {
    const embedder = fakeEmbedder(clock);
    const answer = await find({ embedder }, { id: 'a10' }, { limit: 2 });
    expect([idsOf(answer).sort(), embedder.calls]).toEqual([['a15', 'a5'], []]);
  });

  it('looks at the picture of an item for a crop of it', async () => {
    const readImage = async () => pictureOf(20);
    const answer = await find({ readImage }, { id: 'a20', crop: { x: 0, y: 0, width: 1, height: 0.5 } }, { limit: 2 });
    expect(idsOf(answer)).toEqual(['a30', 'a25']);
  });

  it('looks at the picture of an item that has no vector yet', async () => {
    const answer = await find({ readImage: async () => pictureOf(30) }, { id: 'new' }, { limit: 1 });
    expect(idsOf(answer)).toEqual(['a30']);
  });

  it('searches a crop of an item whose picture is missing by the whole of it, and says so', async () => {
    const crop = { x: 0, y: 0, width: 0.5, height: 1 };
    const answer = await find({ readImage: async () => undefined }, { id: 'a0', crop }, { limit: 1 });
    expect(idsOf(answer)).toEqual(['a5']);
    expect(answer.degraded).toEqual([{ part: 'image', reason: 'missing', servedFrom: 'whole-item' }]);
  });

  it('names the objects on the picture, beside the work of the embedder', async () => {
    const answer = await find({
      detector: fakeDetector(clock, [CUP], { afterMs: 80 }),
      embedder: fakeEmbedder(clock, [{ afterMs: 80 }]),
    });
    expect(answer.objects).toEqual([CUP]);
    expect(answer.timings).toMatchObject({ detect: 80, embed: 80 });
    expect(answer.tookMs).toBe(80);
  });

  it('searches by each object, too, if asked, and says which one an item is like', async () => {
    const detector = fakeDetector(clock, [CUP]);
    const answer = await find({ detector }, { image: pictureOf(0) }, { objects: 'search', limit: 3 });
    expect(answer.items.map(({ id, object }) => [id, object])).toEqual([
      ['a0', undefined],
      ['a5', 'cup'],
      ['a10', 'cup'],
    ]);
  });

  it('lets the ranker order the items for the user, and completes them from the catalogue', async () => {
    const parts = { rerank: fakeRanker(clock), catalogue: fakeCatalogue(clock) };
    const answer = await find(parts, { image: pictureOf(0), user: 'ann' }, { limit: 2 });
    expect(answer.items).toMatchObject([
      { id: 'a20', score: 1, item: { title: 'Angle a20' } },
      { id: 'a15', score: 0.99, item: { title: 'Angle a15' } },
    ]);
    expect(idsOf(await find(parts, { image: pictureOf(0) }, { limit: 1 }))).toEqual(['a0']);
  });

  it('fills the place of items that are gone with the next ones, in a few reads', async () => {
    const catalogue = fakeCatalogue(clock, ['a0', 'a5']);
    expect(idsOf(await find({ catalogue }, undefined, { limit: 2 }))).toEqual(['a10', 'a15']);
    expect(catalogue.reads).toEqual([
      ['a0', 'a5'],
      ['a10', 'a15', 'a20'],
    ]);
    const empty = fakeCatalogue(clock, ['a0', 'a5', 'a10', 'a15', 'a20']);
    expect(await find({ catalogue: empty }, undefined, { limit: 1 })).toMatchObject({ items: [], degraded: [] });
    expect(empty.reads).toHaveLength(2);
  });

  it('reads past many items that are gone, and says so if it gives up', async () => {
    const angles = Array.from({ length: 2_200 }, (_, place) => place / 100);
    const gone = (count: number) => angles.slice(0, count).map((angle) => `a${angle}`);
    const index = await indexOf(clock, angles);
    const parts = { index, candidates: 2_200, minSimilarity: cosineOf(25) };
    const some = await find({ ...parts, catalogue: fakeCatalogue(clock, gone(500)) }, undefined, { limit: 5 });
    expect([idsOf(some), some.degraded]).toEqual([['a5', 'a5.01', 'a5.02', 'a5.03', 'a5.04'], []]);
    const most = await find({ ...parts, catalogue: fakeCatalogue(clock, gone(2_199)) }, undefined, { limit: 5 });
    expect(idsOf(most)).toEqual([]);
    expect(most.degraded).toEqual([{ part: 'catalogue', reason: 'missing', servedFrom: 'fewer-items' }]);
  });

  it('refuses an index of another space', async () => {
    const index = await indexOf(clock, [0]);
    const other = { ...fakeEmbedder(clock), space: { ...SPACE, id: 'd'.repeat(64) } };
    expect(() => createVisualSearch({ embedder: other, index })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
  });

  it.each([
    ['a crop beside the picture', { crop: { x: 0.9, y: 0, width: 0.5, height: 0.5 } }, {}],
    ['a crop that is no number', { crop: { x: NaN, y: 0, width: 0.5, height: 0.5 } }, {}],
    ['a crop without an area', { crop: { x: 0, y: 0, width: 0, height: 0.5 } }, {}],
    ['no user', { user: '' }, {}],
    ['a limit of nothing', {}, { limit: 0 }],
    ['a similarity that is no number', {}, { minSimilarity: NaN }],
  ])('refuses %s', async (_, query, options) => {
    await expect(find({}, { image: pictureOf(0), ...query }, options)).rejects.toMatchObject({
      code: 'ERR_INVALID_ARGUMENT',
    });
  });

  it('hands on what is wrong with the picture', async () => {
    const error = new FeedloomError('ERR_UNSUPPORTED', 'SVG is not read.');
    const parts = { embedder: fakeEmbedder(clock, [{ afterMs: 0, error }]), textIndex: await words() };
    await expect(find(parts, { image: pictureOf(0), text: 'cup' })).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
  });

  it('does nothing for a caller that has aborted or has no time', async () => {
    const search = await searchWith();
    const image = pictureOf(0);
    await expect(search.find({ image }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
    await expect(search.find({ image }, { deadlineMs: 0 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
  });

  it('lets go of a caller that aborts while every part is stubborn', async () => {
    const search = await searchWith({
      embedder: fakeEmbedder(clock, ['stubborn']),
      detector: fakeDetector(clock, [], 'stubborn'),
    });
    const controller = new AbortController();
    const work = search.find({ image: pictureOf(0) }, { signal: controller.signal });
    await clock.advance(20);
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(clock.pending).toBe(0);
  });
});

describe('a visual search whose embedder is overloaded', () => {
  it('waits for its turn if that comes before the deadline', async () => {
    const embedder = fakeEmbedder(clock, [{ afterMs: 0, error: overloaded(60) }, { afterMs: 20 }]);
    const answer = await find({ embedder });
    expect(idsOf(answer)).toContain('a0');
    expect(answer).toMatchObject({ degraded: [], tookMs: 80 });
  });

  it('gives the answer to the same picture before, and says how old it is', async () => {
    const embedder = fakeEmbedder(clock, [{ afterMs: 0 }, { afterMs: 0, error: overloaded(5_000) }]);
    const search = await searchWith({ embedder });
    const fresh = await timed(search.find({ image: pictureOf(0) }));
    await clock.advance(12_000);
    const stale = await timed(search.find({ image: pictureOf(0) }));
    expect(stale.items).toEqual(fresh.items);
    expect(stale.degraded).toEqual([{ part: 'embedder', reason: 'overloaded', servedFrom: 'cache', staleMs: 12_005 }]);
    const otherCrop = { image: pictureOf(0), crop: { x: 0, y: 0, width: 0.5, height: 1 } };
    await expect(timed(search.find(otherCrop))).rejects.toMatchObject({ code: 'ERR_OVERLOADED', retryAfterMs: 5_000 });
  });

  it('gives the answer to a picture that looks the same', async () => {
    const embedder = fakeEmbedder(clock, [{ afterMs: 0 }, { afterMs: 0, error: overloaded(5_000) }]);
    const looks = new Map([
      ['one', 'ff00ff00ff00ff00'],
      ['smaller', 'ff00ff00ff00ff07'],
      ['other', '00ff00ff00ff00ff'],
    ]);
    const fingerprint: Parts['fingerprint'] = async (input) =>
      looks.get(Buffer.from((input as Uint8Array).subarray(1)).toString()) ?? '';
    const search = await searchWith({ embedder, fingerprint });
    const fresh = await timed(search.find({ image: pictureOf(0, 'one') }));
    const stale = await timed(search.find({ image: pictureOf(0, 'smaller') }));
    expect(stale.items).toEqual(fresh.items);
    expect(stale.degraded).toMatchObject([{ part: 'embedder', reason: 'overloaded', servedFrom: 'cache' }]);
    await expect(timed(search.find({ image: pictureOf(0, 'other') }))).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
    });
  });

  it('searches for words if there is no such answer', async () => {
    const embedder = fakeEmbedder(clock, [{ afterMs: 0, error: overloaded(5_000) }]);
    const answer = await find({ embedder, textIndex: await words() }, { image: pictureOf(0), text: 'cup' });
    expect(idsOf(answer)).toEqual(['w1', 'w2']);
    expect(answer.degraded).toEqual([{ part: 'embedder', reason: 'overloaded', servedFrom: 'text-index' }]);
  });
});

describe.each([
  ['fails', { afterMs: 30, error: broken }, 'error'],
  ['is late', 'stubborn', 'timeout'],
] as const)('a visual search whose embedder %s', (_, behaviour, reason) => {
  it('searches for the words of the query', async () => {
    const parts = {
      embedder: fakeEmbedder(clock, [behaviour]),
      textIndex: await words(),
      catalogue: fakeCatalogue(clock),
    };
    const answer = await find(parts, { image: pictureOf(0), text: 'cup' });
    expect(answer.items.map(({ id, similarity, item }) => [id, similarity, item?.title])).toEqual([
      ['w1', undefined, 'Angle w1'],
      ['w2', undefined, 'Angle w2'],
    ]);
    expect(answer.degraded).toEqual([{ part: 'embedder', reason, servedFrom: 'text-index' }]);
    expect(answer.tookMs).toBeLessThanOrEqual(300);
  });

  it('searches for what was seen on the picture', async () => {
    const parts = {
      embedder: fakeEmbedder(clock, [behaviour]),
      textIndex: await words(),
      detector: fakeDetector(clock, [CUP]),
    };
    const answer = await find(parts);
    expect(idsOf(answer)).toEqual(['w1', 'w2']);
    expect(answer.objects).toEqual([CUP]);
  });

  it('searches for the title and the tags of an item, without itself', async () => {
    const readImage = async () => pictureOf(0);
    const parts = {
      embedder: fakeEmbedder(clock, [behaviour]),
      textIndex: await words(),
      catalogue: fakeCatalogue(clock),
      readImage,
    };
    expect(idsOf(await find(parts, { id: 'new' }))).toEqual(['a5']);
    await expect(find({ ...parts, catalogue: fakeCatalogue(clock, ['lost']) }, { id: 'lost' })).rejects.toMatchObject({
      code: 'ERR_NOT_FOUND',
    });
  });

  it('gives the answer to the same picture before if there are no words', async () => {
    const embedder = fakeEmbedder(clock, [{ afterMs: 0 }, behaviour]);
    const search = await searchWith({ embedder });
    const fresh = await timed(search.find({ image: pictureOf(0) }));
    const stale = await timed(search.find({ image: pictureOf(0) }));
    expect(stale.items).toEqual(fresh.items);
    expect(stale.degraded).toMatchObject([{ part: 'embedder', reason, servedFrom: 'cache' }]);
  });

  it('shows the objects alone if nothing else can answer, and throws only without any', async () => {
    const embedder = fakeEmbedder(clock, [behaviour]);
    const answer = await find({ embedder, detector: fakeDetector(clock, [CUP]) });
    expect(answer).toMatchObject({
      items: [],
      objects: [CUP],
      degraded: [{ part: 'embedder', reason, servedFrom: 'nothing' }],
    });
    await expect(find({ embedder })).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
  });
});

describe('a visual search with another part that fails', () => {
  it('hands on that the index serves exact answers while it is rebuilt', async () => {
    const whole = await indexOf(clock, [0, 5]);
    const degraded = [{ part: 'index', reason: 'corrupt', servedFrom: 'exact' }];
    const index = Object.assign(Object.create(whole) as typeof whole, {
      space: SPACE,
      supports: whole.supports,
      search: async (...args: Parameters<typeof whole.search>) =>
        (await whole.search(...args)).map((hits) => ({ ...hits, degraded })),
    });
    const answer = await find({ index });
    expect([idsOf(answer), answer.degraded]).toEqual([['a0', 'a5'], degraded]);
  });

  it('says that an index gave up before it found all, and does not keep such an answer', async () => {
    const whole = await indexOf(clock, [0, 5]);
    const index = Object.assign(Object.create(whole) as typeof whole, {
      space: SPACE,
      supports: whole.supports,
      search: async (...args: Parameters<typeof whole.search>) =>
        (await whole.search(...args)).map((hits) => ({ ...hits, hits: hits.hits.slice(0, 1), complete: false })),
    });
    const embedder = fakeEmbedder(clock, [{ afterMs: 0 }, { afterMs: 0, error: overloaded(5_000) }]);
    const search = await searchWith({ index, embedder });
    const partial = await timed(search.find({ image: pictureOf(0) }));
    expect(partial.degraded).toEqual([{ part: 'index', reason: 'timeout', servedFrom: 'fewer-items' }]);
    await expect(timed(search.find({ image: pictureOf(0) }))).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
  });

  it('searches for words if the index fails or is late', async () => {
    for (const [search, reason] of [
      [{ afterMs: 0, error: broken }, 'error'],
      ['stubborn', 'timeout'],
    ] as const) {
      const index = await indexOf(clock, [0], { search });
      const answer = await find({ index, textIndex: await words() }, { image: pictureOf(0), text: 'chair' });
      expect(idsOf(answer)).toEqual(['w2']);
      expect(answer.degraded).toEqual([{ part: 'index', reason, servedFrom: 'text-index' }]);
    }
  });

  it.each([
    ['fails', { afterMs: 0, error: broken }, 'error'],
    ['is late', 'stubborn', 'timeout'],
  ] as const)('keeps the order of similarity if the ranker %s', async (_, behaviour, reason) => {
    const parts = { rerank: fakeRanker(clock, behaviour), catalogue: fakeCatalogue(clock) };
    const answer = await find(parts, { image: pictureOf(0), user: 'ann' }, { limit: 2 });
    expect(answer.items.map(({ id, item }) => [id, item?.title])).toEqual([
      ['a0', 'Angle a0'],
      ['a5', 'Angle a5'],
    ]);
    expect(answer.degraded).toEqual([{ part: 'ranker', reason, servedFrom: 'similarity' }]);
  });

  it.each([
    ['fails', { afterMs: 0, error: broken }, 'error'],
    ['is late', 'stubborn', 'timeout'],
  ] as const)('gives ids alone if the catalogue %s', async (_, behaviour, reason) => {
    const answer = await find({ catalogue: fakeCatalogue(clock, [], behaviour) }, undefined, { limit: 2 });
    expect(answer.items.map(({ id, item }) => [id, item])).toEqual([
      ['a0', undefined],
      ['a5', undefined],
    ]);
    expect(answer.degraded).toEqual([{ part: 'catalogue', reason, servedFrom: 'ids' }]);
  });

  it.each([
    ['fails', { afterMs: 0, error: broken }, 'error'],
    ['is late', 'stubborn', 'timeout'],
  ] as const)('names no objects if the detector %s', async (_, behaviour, reason) => {
    const answer = await find({ detector: fakeDetector(clock, [CUP], behaviour) }, undefined, { limit: 1 });
    expect([idsOf(answer), answer.objects]).toEqual([['a0'], []]);
    expect(answer.degraded).toEqual([{ part: 'detector', reason, servedFrom: 'no-objects' }]);
  });

  it('searches by the whole picture alone if the objects come late', async () => {
    const detector = fakeDetector(clock, [CUP], 'stubborn');
    const answer = await find({ detector }, undefined, { objects: 'search', limit: 1 });
    expect(idsOf(answer)).toEqual(['a0']);
    expect(answer.degraded.map(({ part, servedFrom }) => [part, servedFrom])).toEqual([
      ['objects', 'whole-picture'],
      ['detector', 'no-objects'],
    ]);
  });
});

describe('what a visual search reports', () => {
  it('are the times of its stages, and every stand-in with its cause', async () => {
    const messages: string[] = [];
    const listen = (message: unknown): void => {
      const { name, value, attributes } = message as MetricMessage;
      messages.push([name, value, ...Object.values(attributes)].join(' '));
    };
    const channels = ['feedloom.stage.duration', 'feedloom.fallback'];
    for (const channel of channels) subscribe(channel, listen);
    try {
      const answer = await find(
        { embedder: fakeEmbedder(clock, [{ afterMs: 40 }]), rerank: fakeRanker(clock, { afterMs: 10, error: broken }) },
        { image: pictureOf(0), user: 'ann' },
      );
      expect(answer.timings).toEqual({ embed: 40, search: 0, rerank: 10 });
    } finally {
      for (const channel of channels) unsubscribe(channel, listen);
    }
    expect(messages).toEqual([
      'feedloom.stage.duration 0.04 embed',
      'feedloom.stage.duration 0 search',
      'feedloom.stage.duration 0.01 rerank',
      'feedloom.fallback 1 ranker error',
    ]);
  });
});

describe('the deadline of a visual search', () => {
  it('is kept whichever parts are stubborn, one answer or one typed error for each', async () => {
    const { found, thrown } = { found: [] as number[], thrown: [] as unknown[] };
    for (let parts = 0; parts < 64; parts++) {
      const is = (bit: number) => (((parts >> bit) & 1) === 1 ? ('stubborn' as const) : { afterMs: 10 });
      const search = await searchWith({
        embedder: fakeEmbedder(clock, [is(0)]),
        index: await indexOf(clock, [0, 5, 10], { search: is(1) }),
        detector: fakeDetector(clock, [CUP], is(2)),
        rerank: fakeRanker(clock, is(3)),
        catalogue: fakeCatalogue(clock, ['a0'], is(4)),
        textIndex:
          is(5) === 'stubborn' ? { ...(await words()), search: () => new Promise(() => undefined) } : await words(),
        cache: new MemoryCache({ clock }),
      });
      const startedAt = clock.monotonic();
      await timed(search.find({ image: pictureOf(0), user: 'ann', text: 'cup' })).then(
        ({ tookMs }) => found.push(tookMs),
        (error: unknown) => {
          thrown.push(error);
          expect(clock.monotonic() - startedAt).toBeLessThanOrEqual(305);
        },
      );
      expect(clock.pending).toBe(0);
    }
    expect(Math.max(...found)).toBeLessThanOrEqual(300);
    // Only where words, objects and the nearest items all stay away.
    expect(thrown).toHaveLength(12);
    for (const error of thrown) expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
  });

  it('is kept on a real clock', async () => {
    const index = await indexOf(systemClock, [0]);
    const search = createVisualSearch({
      embedder: fakeEmbedder(systemClock, ['stubborn']),
      index,
      detector: fakeDetector(systemClock, [], 'stubborn'),
      textIndex: await words(),
      catalogue: fakeCatalogue(systemClock, [], 'stubborn'),
    });
    const startedAt = performance.now();
    const answer = await search.find({ image: pictureOf(0), text: 'cup' });
    expect(performance.now() - startedAt).toBeLessThan(300 + 10 * 50);
    expect(idsOf(answer)).toEqual(['w1', 'w2']);
  });
});
