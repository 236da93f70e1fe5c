import { MemoryVectorIndex } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import { freshItems } from '../../src/candidates/fresh-items.js';
import { nearest } from '../../src/candidates/nearest.js';
import { randomWalk } from '../../src/candidates/random-walk.js';
import { startsOf } from '../../src/candidates/starts-of.js';
import { together } from '../../src/candidates/together.js';
import { trendingItems } from '../../src/candidates/trending-items.js';
import { twoHop } from '../../src/candidates/two-hop.js';
import { codeOf, contextOf, save, smallGraph } from './small-world.js';
import { SPACE, at, likes, vectorItems } from './vector-world.js';

const DAY = 86_400_000;

describe('startsOf', () => {
  it('weighs an item by the kinds and ages of what was done with it, from the newest on', () => {
    const recent = [save('a', 10 * DAY), { ...save('b', 3 * DAY), kind: 'click' }, save('a', 3 * DAY)];
    const starts = startsOf({ recent, interests: [] }, { kindWeights: { save: 2, click: 1 }, halfLifeMs: 7 * DAY });
    expect(starts).toEqual([
      { id: 'a', weight: 3 },
      { id: 'b', weight: 0.5 },
    ]);
  });

  it('takes the heaviest, leaves out what counts nothing, and starts from interests when nothing was done', () => {
    const recent = [save('a', 3), { ...save('h', 2), kind: 'hide' }, save('b', 2), save('c', 1)];
    expect(startsOf({ recent, interests: likes() }, { maxStarts: 2 }).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(startsOf({ recent, interests: [] }).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(startsOf({ recent: [], interests: likes() }).map(({ id }) => id)).toEqual(['pin:0', 'pin:9']);
  });
});

describe('twoHop and randomWalk', () => {
  it.each([twoHop(smallGraph()), randomWalk(smallGraph(), { seed: 1 })])(
    'say which item led there ($name)',
    async (source) => {
      const { candidates } = await source.generate(contextOf());
      expect(candidates.map(({ id }) => id).toSorted()).toEqual(
        ['1', '2', '3', '5', '6', '7', '8', '9'].map((n) => `pin:${n}`),
      );
      expect(candidates[0]?.id).toBe('pin:5');
      expect(candidates.find(({ id }) => id === 'pin:9')?.provenance[0]).toMatchObject({
        source: source.name,
        via: 'pin:4',
      });
      expect(candidates[0]?.provenance[0]?.visits).toBeGreaterThan(0);
      expect(JSON.parse(JSON.stringify(candidates[0]))).toEqual({
        id: 'pin:5',
        score: candidates[0]?.score,
        provenance: candidates[0]?.provenance,
      });
    },
  );

  it('find nothing for a user who did nothing, or only with items that the graph does not know', async () => {
    const nobody = contextOf({ recent: [] });
    const stranger = contextOf({ recent: [save('elsewhere')] });
    for (const source of [twoHop(smallGraph()), randomWalk(smallGraph())]) {
      for (const context of [nobody, stranger]) expect((await source.generate(context)).candidates).toEqual([]);
    }
  });

  it('pass the deadline on, and refuse bad options when they are made', async () => {
    let left: number | undefined;
    const graph = smallGraph();
    const watched = twoHop({
      ...graph,
      twoHop: (starts, options) => {
        left = options?.deadlineMs;
        return graph.twoHop(starts, options);
      },
    });
    await watched.generate(contextOf(), { deadlineMs: 500 });
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(500);
    expect(() => twoHop(graph, { fanOut: 0 })).toThrow(/fanOut/);
    expect(() => randomWalk(graph, { halfLifeMs: NaN })).toThrow(/halfLifeMs/);
  });
});

describe('nearest', () => {
  it('gives each interest its share of the places', async () => {
    const index = new MemoryVectorIndex(SPACE);
    await index.upsert(vectorItems());
    const context = contextOf({ recent: [], interests: likes(), space: SPACE.id });
    const { candidates } = await nearest(index, { limit: 3 }).generate(context);
    const via = candidates.map(({ id, provenance }) => `${id} ${provenance[0]?.via}`);
    expect(via.toSorted()).toEqual(['pin:0 pin:0', 'pin:1 pin:0', 'pin:9 pin:9']);
  });

  it('refuses interests of another space, and finds nothing without interests', async () => {
    const index = new MemoryVectorIndex(SPACE);
    await index.upsert(vectorItems());
    const other = contextOf({ interests: likes(), space: 'space-2' });
    expect(await nearest(index).generate(other).catch(codeOf)).toBe('ERR_UNSUPPORTED');
    expect((await nearest(index).generate(contextOf())).candidates).toEqual([]);
  });
});

describe('together', () => {
  it('adds up similarities, weighed by the starts', async () => {
    const similar = (item: string) =>
      item === 'pin:4'
        ? [{ item: 'x', similarity: 0.5, together: 3 }]
        : [
            { item: 'x', similarity: 0.25, together: 3 },
            { item: 'pin:4', similarity: 0.9, together: 3 },
          ];
    const { candidates } = await together({ similar }, { kindWeights: { save: 1 } }).generate(contextOf());
    expect(candidates).toHaveLength(1);
    expect(candidates[0]?.score).toBeCloseTo(0.75, 5);
    expect(candidates[0]?.provenance).toEqual([
      { source: 'together', score: candidates[0]?.score, via: 'pin:4', visits: 2 },
    ]);
  });
});

describe('trendingItems', () => {
  it('puts trends before what is only popular, each once', async () => {
    const top = (_: unknown, options: { readonly by?: string | undefined } = {}) =>
      (options.by === 'trend' ? ['a'] : ['p', 'a']).map((item, at) => ({
        item,
        score: 5 - at,
        segment: '',
        users: 4,
      }));
    const { candidates } = await trendingItems({ top }).generate(contextOf());
    expect(candidates.map(({ id }) => id)).toEqual(['a', 'p']);
    expect((await trendingItems({ top }).generate(contextOf({ disliked: ['a'] }))).candidates).toHaveLength(1);
    expect((await trendingItems({ top }, { minUsers: 4 }).generate(contextOf())).candidates).toHaveLength(2);
    expect((await trendingItems({ top }, { minUsers: 5 }).generate(contextOf())).candidates).toEqual([]);
  });
});

describe('freshItems', () => {
  it('finds new items that are like what the user likes', async () => {
    const fresh = freshItems({ space: SPACE });
    fresh.add(vectorItems());
    const context = contextOf({ recent: [], interests: likes(), space: SPACE.id });
    const { candidates } = await fresh.generate(context, { limit: 2 });
    expect(candidates.map(({ id }) => id).toSorted()).toEqual(['pin:0', 'pin:9']);
    expect(candidates[0]?.score).toBeCloseTo(1, 5);
  });

  it('shows the newest to a user without interests', async () => {
    const fresh = freshItems({ space: SPACE });
    fresh.add(vectorItems());
    const { candidates } = await fresh.generate(contextOf({ recent: [] }), { limit: 2 });
    expect(candidates.map(({ id }) => id)).toEqual(['pin:9', 'pin:8']);
  });

  it('remembers so many, forgets what it is told to, and keeps its own copy of vectors', async () => {
    const fresh = freshItems({ space: SPACE, capacity: 3 });
    const vector = at(0);
    fresh.add([...vectorItems(), { id: 'new', vector }]);
    expect(fresh.size).toBe(3);
    vector.fill(0);
    fresh.remove(['pin:8', 'unknown']);
    const context = contextOf({ recent: [], interests: likes(), space: SPACE.id });
    const { candidates } = await fresh.generate(context);
    expect(candidates.map(({ id }) => id).toSorted()).toEqual(['new', 'pin:9']);
    expect(candidates.find(({ id }) => id === 'new')?.score).toBeCloseTo(1, 5);
  });

  it('passes over interests whose vectors are no numbers of the space', async () => {
    const fresh = freshItems({ space: SPACE });
    fresh.add(vectorItems());
    const bad = [Float32Array.of(NaN, 1), Float32Array.of(1), Float32Array.of(Infinity, 0)];
    const interests = [...bad.map((vector) => ({ item: 'x', weight: 1, vector })), ...likes()];
    const context = contextOf({ recent: [], interests, space: SPACE.id });
    const good = await fresh.generate(contextOf({ recent: [], interests: likes(), space: SPACE.id }));
    expect(JSON.stringify(await fresh.generate(context))).toBe(JSON.stringify(good));
    const index = new MemoryVectorIndex(SPACE);
    await index.upsert(vectorItems());
    expect((await nearest(index).generate(context)).candidates).not.toEqual([]);
  });

  it('refuses vectors of another length or with numbers that are not finite, and users of another space', async () => {
    const fresh = freshItems({ space: SPACE });
    expect(() => fresh.add([{ id: 'a', vector: new Float32Array(3) }])).toThrow(/2 finite numbers/);
    expect(() => fresh.add([{ id: 'a', vector: Float32Array.of(NaN, 1) }])).toThrow(/2 finite numbers/);
    expect(fresh.size).toBe(0);
    const other = contextOf({ interests: likes(), space: 'space-2' });
    expect(await fresh.generate(other).catch(codeOf)).toBe('ERR_UNSUPPORTED');
  });
});
