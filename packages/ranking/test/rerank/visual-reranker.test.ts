import type { UserContext } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';
import { createVirtualClock, testRanker, testScorer } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import type { VectorLookup, VisualRerankerOptions } from '../../src/index.js';
import { createVisualScorer, visualReranker } from '../../src/index.js';
import { direction, near } from '../preferences/planted-kinds.js';
import { expectCode } from '../support/expect-code.js';

interface Hit {
  readonly id: string;
  readonly similarity: number | undefined;
}

const DIMENSION = 32;
const STYLES = ['oak', 'steel', 'velvet', 'rattan'];

/** Matches of one picture, in four styles: how alike they look says little of the style, and a user likes one. */
function planted(count: number, seed = 'hits') {
  const random = seededRandom(seed);
  const centres = new Map(STYLES.map((style) => [style, direction(random, DIMENSION)]));
  const vectorOf = new Map<string, Float32Array>();
  const hits = Array.from({ length: count }, (_, index): Hit => {
    const style = STYLES[Math.floor(random.next() * STYLES.length)] as string;
    const id = `${style}/${index}`;
    vectorOf.set(id, near(centres.get(style) as Float32Array, random, 0.6));
    return { id, similarity: 0.95 - 0.5 * (index / count) - 0.02 * random.next() };
  });
  const vectors: VectorLookup = async (ids) => ids.map((id) => vectorOf.get(id));
  const contextOf = (style: string): UserContext => ({
    user: style,
    recent: [],
    disliked: [],
    interests: [{ item: `${style}/of-the-user`, weight: 1, vector: centres.get(style) }],
    space: 's',
    revision: 1,
  });
  const profiles = { context: async (user: string) => contextOf(user) };
  return { hits, vectors, vectorOf, profiles, contextOf };
}

const open = (options: Partial<VisualRerankerOptions<Hit>> = {}, count = 200) => {
  const world = planted(count);
  const clock = createVirtualClock();
  return {
    ...world,
    clock,
    ranker: visualReranker<Hit>({ profiles: world.profiles, vectors: world.vectors, clock, ...options }),
  };
};

testRanker({ describe, it }, async () => {
  const { ranker, hits } = open({ diversity: 0.2 }, 120);
  return { ranker, user: 'oak', candidates: hits };
});

testScorer({ describe, it }, async () => {
  const { hits, vectors, profiles } = planted(20);
  return { scorer: createVisualScorer<Hit>({ vectors, profiles }), user: 'oak', items: hits };
});

/** Of the first 20: what is alike and in the user's style is worth most. */
function ndcg(order: readonly Hit[], style: string, all: readonly Hit[]): number {
  const worth = ({ id, similarity = 0 }: Hit): number =>
    (id.startsWith(`${style}/`) ? 3 : 1) * Math.max(0, similarity - 0.45);
  const gain = (hits: readonly Hit[]): number =>
    hits.slice(0, 20).reduce((sum, hit, place) => sum + worth(hit) / Math.log2(place + 2), 0);
  return gain(order) / gain([...all].sort((a, b) => worth(b) - worth(a)));
}

describe('a visual reranker', () => {
  it('gives two users of different tastes different orders, each better for its user than similarity alone', async () => {
    const { ranker, hits } = open({}, 1000);
    const orders = new Map<string, Hit[]>();
    for (const user of ['oak', 'velvet']) {
      const { items, degraded } = await ranker.rank({ user, candidates: hits }, { limit: 100 });
      const order = items.map(({ candidate }) => candidate);
      orders.set(user, order);
      expect(degraded).toEqual([]);
      expect(order).toHaveLength(100);
      expect(ndcg(order, user, hits)).toBeGreaterThan(ndcg(hits, user, hits) + 0.08);
    }
    expect(orders.get('oak')).not.toEqual(orders.get('velvet'));
    const [oak = [], velvet = []] = [...orders.values()];
    expect(ndcg(oak, 'oak', hits)).toBeGreaterThan(ndcg(velvet, 'oak', hits));
  });

  it('moves nothing further than it may from its place by similarity, and keeps the best match first', async () => {
    const { hits, ranker } = open({ maxDisplacement: 7, nearDuplicate: 2 });
    const bySimilarity = [...hits].sort((a, b) => (b.similarity ?? 0) - (a.similarity ?? 0));
    const { items } = await ranker.rank({ user: 'steel', candidates: hits });
    expect(items).toHaveLength(hits.length);
    for (const [place, { candidate }] of items.entries()) {
      expect(Math.abs(bySimilarity.indexOf(candidate) - place)).toBeLessThanOrEqual(7);
    }
    expect(items[0]?.candidate).toBe(bySimilarity[0]);
  });

  it('puts one of each group of near-duplicates first, by likeness of vectors or by a hash', async () => {
    const { hits, vectorOf, ranker, vectors, profiles } = open({}, 60);
    for (const copy of [10, 20, 30])
      vectorOf.set(hits[copy]?.id ?? '', vectorOf.get(hits[5]?.id ?? '') as Float32Array);
    const { items } = await ranker.rank({ user: 'oak', candidates: hits });
    expect(items).toHaveLength(60);
    const copies = [10, 20, 30].map((copy) => hits[copy]);
    expect(items.slice(-3).map(({ candidate }) => candidate)).toEqual(copies);
    const few = await ranker.rank({ user: 'oak', candidates: hits }, { limit: 57 });
    expect(few.items.some(({ candidate }) => copies.includes(candidate))).toBe(false);
    const hashed = visualReranker<Hit>({ vectors, profiles, nearDuplicate: 2, groupOf: ({ id }) => id.split('/')[0] });
    const styles = (await hashed.rank({ user: 'oak', candidates: hits }, { limit: 4 })).items.map(
      ({ candidate }) => candidate.id.split('/')[0],
    );
    expect(new Set(styles).size).toBe(4);
  });

  it('spreads likes apart where diversity is asked for', async () => {
    const styleRuns = async (diversity: number): Promise<number> => {
      const { ranker, hits } = open({ diversity, maxDisplacement: Infinity });
      const { items } = await ranker.rank({ user: 'oak', candidates: hits }, { limit: 12 });
      return new Set(items.map(({ candidate }) => candidate.id.split('/')[0])).size;
    };
    expect(await styleRuns(0.8)).toBeGreaterThan(await styleRuns(0));
  });

  it('says why each stands where it does, and the reasons sum to what it is worth', async () => {
    const { vectors, profiles, hits, clock } = open({}, 50);
    const ranker = visualReranker<Hit>({
      vectors,
      profiles,
      clock,
      maxDisplacement: Infinity,
      bestWithin: 50,
      trends: (ids) => ids.map((_, index) => index),
      popularity: async (ids) => ids.map((_, index) => (index % 2 === 0 ? 100 : undefined)),
      madeAt: (ids) => ids.map((_, index) => clock.now() - index * 86_400_000),
    });
    const { items } = await ranker.rank({ user: 'oak', candidates: hits });
    const scorer = createVisualScorer<Hit>({ vectors, profiles, clock });
    expect(await scorer.score('oak', hits)).toHaveLength(50);
    for (const { reasons = [], score } of items) {
      expect(reasons.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 7);
      const values = reasons.map(({ value }) => Math.abs(value));
      expect(values).toEqual([...values].sort((a, b) => b - a));
    }
    const kinds = new Set(items.flatMap(({ reasons = [] }) => reasons.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(['freshness', 'interest', 'popularity', 'similarity', 'trend']);
    const interest = items.flatMap(({ reasons = [] }) => reasons).find(({ kind }) => kind === 'interest');
    expect(interest?.via).toBe('oak/of-the-user');
  });

  it('leaves out a part that fails or is late, says so, and ranks by what is left', async () => {
    const { hits, vectors, clock } = open({}, 40);
    const never = new Promise<never>(() => undefined);
    const ranker = visualReranker<Hit>({
      vectors,
      profiles: { context: () => never },
      clock,
      trends: () => {
        throw new Error('down');
      },
    });
    const ranking = ranker.rank({ user: 'oak', candidates: hits }, { deadlineMs: 300 });
    await clock.advance(200);
    const { items, degraded } = await ranking;
    expect(items).toHaveLength(40);
    expect([...degraded].sort((a, b) => a.part.localeCompare(b.part))).toEqual([
      { part: 'profiles', reason: 'timeout', servedFrom: 'similarity' },
      { part: 'trends', reason: 'error', servedFrom: 'similarity' },
    ]);
    const bySimilarity = [...hits].sort((a, b) => (b.similarity ?? 0) - (a.similarity ?? 0));
    expect(items.map(({ candidate }) => candidate)).toEqual(bySimilarity);
  });

  it('asks nobody for a context that the request brings', async () => {
    const { hits, vectors, contextOf } = open();
    const profiles = { context: () => Promise.reject(new Error('asked')) };
    const ranker = visualReranker<Hit>({ vectors, profiles });
    const { items, degraded } = await ranker.rank({ user: 'x', candidates: hits, context: contextOf('oak') });
    expect(degraded).toEqual([]);
    expect(items[1]?.candidate.id).toMatch(/^oak/);
  });

  it('takes the scores of another scorer, and its own if that fails', async () => {
    const { hits, vectors } = open({}, 30);
    const backwards = { score: async (_: string, items: readonly Hit[]) => items.map((__, index) => index) };
    const ranker = visualReranker<Hit>({ vectors, scorer: backwards, maxDisplacement: Infinity });
    const { items } = await ranker.rank({ user: 'x', candidates: hits });
    expect(items[0]?.candidate).toBe([...hits].sort((a, b) => (b.similarity ?? 0) - (a.similarity ?? 0))[0]);
    expect(items[1]?.candidate).toBe(hits[29]);
    const broken = { score: () => Promise.reject(new Error('down')) };
    const { degraded } = await visualReranker<Hit>({ scorer: broken }).rank({ user: 'x', candidates: hits });
    expect(degraded).toEqual([{ part: 'scorer', reason: 'error', servedFrom: 'blend' }]);
  });

  it('copes with hits without a similarity, and with numbers that are none', async () => {
    const { vectors } = open();
    const odd = [Number.NaN, undefined, Infinity, -5, 1];
    const hits: Hit[] = odd.map((similarity, index) => ({ id: `h${index}`, similarity }));
    const numbers = (ids: readonly string[]) => ids.map((_, index) => odd[index]);
    const ranker = visualReranker<Hit>({ vectors, trends: numbers, popularity: numbers, madeAt: numbers });
    const { items } = await ranker.rank({ user: 'x', candidates: hits });
    expect(items[0]?.candidate.id).toBe('h4');
    for (const { score } of items) expect(Number.isFinite(score)).toBe(true);
  });

  it('puts what the user has hidden far down, though it is much alike', async () => {
    const { hits, vectors, contextOf } = open();
    const ranker = visualReranker<Hit>({ vectors, maxDisplacement: Infinity });
    const hidden = hits[3]?.id ?? '';
    const context = { ...contextOf('oak'), disliked: [hidden] };
    const { items } = await ranker.rank({ user: 'oak', candidates: hits, context });
    expect(items.findIndex(({ candidate }) => candidate.id === hidden)).toBeGreaterThan(100);
  });

  it('brings learnt weights into bounds instead of failing', async () => {
    const { hits, vectors, profiles } = open({}, 60);
    for (const weights of [{ similarity: -1 }, { interest: 40 }, { trend: Number.NaN, interest: -3 }]) {
      const ranker = visualReranker<Hit>({ vectors, profiles, weights: () => weights });
      const { items, degraded } = await ranker.rank({ user: 'oak', candidates: hits });
      expect([items.length, degraded]).toEqual([60, []]);
    }
    const learnt = { similarity: 1, interest: 40, trend: 0, popularity: 0, freshness: 0 };
    const bounded = await visualReranker<Hit>({ vectors, profiles, weights: () => learnt }).rank({
      user: 'oak',
      candidates: hits,
    });
    const most = await visualReranker<Hit>({ vectors, profiles, weights: { ...learnt, interest: 1 } }).rank({
      user: 'oak',
      candidates: hits,
    });
    expect(bounded.items).toEqual(most.items);
  });

  it('refuses weights by which anything outweighs the similarity, and bad requests', async () => {
    expect(() => visualReranker({ weights: { interest: 1.5 } })).toThrow(/alike/);
    expect(() => visualReranker({ weights: { similarity: Number.NaN } })).toThrow(/similarity/);
    expect(() => visualReranker({ maxDisplacement: -1 })).toThrow(/maxDisplacement/);
    const { ranker, hits } = open();
    await expectCode(ranker.rank({ user: '', candidates: hits }), 'ERR_INVALID_ARGUMENT');
    await expectCode(ranker.rank({ user: 'x', candidates: hits }, { limit: 0 }), 'ERR_INVALID_ARGUMENT');
  });

  it('says so when vectors are of another space or length than the taste, and lets them not meet', async () => {
    const { hits, vectors } = planted(40);
    const bySimilarity = async (lookup: VectorLookup) => {
      const { ranker, profiles } = open({ vectors: lookup, nearDuplicate: 2 }, 40);
      const answer = await ranker.rank({ user: 'oak', candidates: hits, context: await profiles.context('oak') });
      expect(answer.degraded).toEqual([{ part: 'interests', reason: 'conflict', servedFrom: 'similarity' }]);
      return answer.items.map(({ candidate }) => candidate.similarity ?? 0);
    };
    const other: VectorLookup = async (ids) => ({ space: 't', vectors: (await vectors(ids)) as Float32Array[] });
    const short: VectorLookup = async (ids) => ids.map(() => Float32Array.of(1, 0));
    for (const lookup of [other, short]) {
      const order = await bySimilarity(lookup);
      expect(order).toEqual([...order].sort((a, b) => b - a));
    }
    const same: VectorLookup = async (ids) => ({ space: 's', vectors: (await vectors(ids)) as Float32Array[] });
    expect((await open({ vectors: same }, 40).ranker.rank({ user: 'oak', candidates: hits })).degraded).toEqual([]);
  });
});
