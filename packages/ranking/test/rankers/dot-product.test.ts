import { Deadline, seededRandom, systemClock } from '@feedloom/core';
import type { Ranking, Candidate, UserContext } from '@feedloom/core';
import { testRanker } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { dotProduct } from '../../src/rankers/dot-product.js';
import { ProductsThread } from '../../src/rankers/products-thread.js';
import { createEmbeddingTable } from '../../src/tables/create-embedding-table.js';
import { spaceOf } from '../../src/tables/table-version.js';
import { expectCode } from '../support/expect-code.js';
import { candidatesOf, NOW, userOf } from './planted-tables.js';

const clock = { ...systemClock, now: () => NOW };
const version = { modelId: 'a'.repeat(64), graphEpoch: 1 };
const random = seededRandom(1);
const dimension = 6;
const SIZE = 40_000;
const table = await createEmbeddingTable({
  version,
  dimension,
  ids: Array.from({ length: SIZE }, (_, row) => `item:${row}`),
  vectors: Float32Array.from({ length: SIZE * dimension }, () => random.next() - 0.5),
});
const user = 'ada';
const context = userOf('item:5', 'item:9');
const candidates = candidatesOf(10, 60);

describe('the dot product as a ranker', () => {
  testRanker({ describe, it }, () => {
    const ranker = dotProduct({ tables: table, profiles: { context: () => Promise.resolve(context) }, clock });
    return Promise.resolve({ ranker, user, candidates, close: () => ranker.close() });
  });

  it('ranks by the nearest interest, and names it', async () => {
    await using ranker = dotProduct({ tables: { current: { embeddings: table } }, clock });
    const { items } = await ranker.rank({ user, candidates, context }, { limit: 5 });
    const cosine = (a: number, b: number): number =>
      vectorOf(a).reduce((sum, value, at) => sum + value * (vectorOf(b)[at] ?? 0), 0);
    const expected = Array.from({ length: 50 }, (_, at) => Math.max(cosine(at + 10, 5), cosine(at + 10, 9)));
    const highest = expected.toSorted((a, b) => b - a);
    expect(items).toHaveLength(5);
    items.forEach(({ score }, place) => expect(score).toBeCloseTo(highest[place] ?? NaN, 5));
    const [best] = items;
    const row = Number(best?.candidate.id.slice(5));
    const via = cosine(row, 5) > cosine(row, 9) ? 'item:5' : 'item:9';
    expect(best?.reasons).toEqual([{ kind: 'interest', value: best?.score, via }]);
    expect(best?.rung).toBe('dot');
  });

  it('adds up weighted interests if it is told to', async () => {
    await using ranker = dotProduct({ tables: table, combine: 'sum', clock });
    const interests = [
      { item: 'item:1', weight: 0.6 },
      { item: 'item:2', weight: 0.2 },
      { item: 'nobody', weight: 0.2 },
    ];
    const { items } = await ranker.rank({ user, candidates: candidatesOf(10, 11), context: { ...context, interests } });
    const mean = vectorOf(1).map((value, at) => 0.75 * value + 0.25 * (vectorOf(2)[at] ?? 0));
    expect(items[0]?.score).toBeCloseTo(
      mean.reduce((sum, value, at) => sum + value * (vectorOf(10)[at] ?? 0), 0),
      5,
    );
  });

  it('uses vectors of its own version only', async () => {
    await using ranker = dotProduct({ tables: table, clock });
    const vector = Float32Array.of(0, 0, 0, 0, 0, 1);
    const [candidate] = candidates;
    const rank = (space: string, item: string): Promise<Ranking<Candidate>> => {
      const told = { ...userOf(), interests: [{ item, weight: 1, vector }], space };
      return ranker.rank({ user, candidates: candidate === undefined ? [] : [candidate], context: told });
    };
    const score = async (space: string, item: string): Promise<number | undefined> =>
      (await rank(space, item)).items[0]?.score;
    expect(await score(spaceOf(version), 'item:3')).toBeCloseTo(vectorOf(10)[5] ?? NaN, 6);
    const other = spaceOf({ ...version, graphEpoch: 2 });
    const own = vectorOf(3).reduce((sum, value, at) => sum + value * (vectorOf(10)[at] ?? 0), 0);
    expect(await score(other, 'item:3')).toBeCloseTo(own, 5);
    expect(await score('visual', 'item:3')).toBeCloseTo(own, 5);
    await expectCode(rank(other, 'nobody'), 'ERR_CONFLICT');
    await expectCode(rank('visual', 'nobody'), 'ERR_NOT_FOUND');
  });

  it('gives the same in its thread as on the event loop, and goes on after the thread has ended', async () => {
    await using ranker = dotProduct({ tables: table, clock });
    const many = candidatesOf(0, SIZE);
    const here = await ranker.rank({ user, candidates: many, context: manyInterests() }, { limit: 50 });
    await ranker.ready();
    expect(ranker.isReady).toBe(true);
    const there = await ranker.rank({ user, candidates: many, context: manyInterests() }, { limit: 50 });
    expect(there).toEqual(here);
  });

  it('says that its thread was killed, and starts another', async () => {
    const thread = new ProductsThread(systemClock);
    const rows = Int32Array.from({ length: SIZE }, (_, row) => row);
    const queries = table.vectors.slice(0, 8 * dimension);
    const work = { vectors: table.vectors, dimension, rows, queries, weights: undefined, limit: 3 };
    const deadline = Deadline.of();
    await thread.ready();
    const running = expectCode(thread.top(work, deadline), 'ERR_UNAVAILABLE');
    await thread.kill();
    expect((await running).retryable).toBe(true);
    expect(thread.isRunning).toBe(false);
    const here = await thread.top(work, deadline);
    await thread.ready();
    expect(await thread.top(work, deadline)).toEqual(here);
    await thread.close();
    await expectCode(thread.top(work, deadline), 'ERR_CLOSED');
  });

  it('refuses products that are not finite', async () => {
    const vectors = Float32Array.from(table.vectors);
    vectors[20 * dimension] = NaN;
    await using ranker = dotProduct({ tables: { ...table, vectors }, clock });
    await expectCode(ranker.rank({ user, candidates, context }, { limit: 2 }), 'ERR_CORRUPT');
    await using empty = dotProduct({ tables: { current: undefined }, clock });
    expect((await expectCode(empty.rank({ user, candidates, context }), 'ERR_UNAVAILABLE')).retryable).toBe(true);
  });
});

function vectorOf(row: number): Float32Array {
  return table.vectors.subarray(row * dimension, (row + 1) * dimension);
}

function manyInterests(): UserContext {
  const interests = Array.from({ length: 8 }, (_, at) => ({ item: `item:${at}`, weight: 0.1 }));
  return { ...context, interests };
}
