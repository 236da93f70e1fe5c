import type { Cache } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it, vi } from 'vitest';
import type { KeptRanking } from '../../ranking/kept-ranking.js';
import { createRankingClient } from '../../ranking/ranking-client.js';

/** What is done behind an answer is soon done, on a busy machine later. */
const SOON = { timeout: 20_000 };

const ranking = { pins: [{ id: 'pin', rung: 'full' }], degraded: [] };

it('keeps nothing of an erased user, nor answers with it, whatever was under way', async () => {
  const [cache, clock] = [new MemoryCache<KeptRanking>({}), createVirtualClock()];
  let [isRanking, erasedAt] = [true, -Infinity];
  const client = createRankingClient({
    ...{ url: 'http://ranker/', cache, clock, popular: { best: () => ['popular'] } },
    deeds: { of: () => 0 },
    erasures: { covers: (_, at) => at <= erasedAt },
    fetch: async () => {
      if (!isRanking) throw new TypeError('Nobody listens.');
      return Response.json(ranking);
    },
  });
  const idsOf = async (): Promise<string[]> => {
    const { pins } = await client.rank('ana', new Set(), { deadlineMs: 5_000 });
    return pins.map(({ id }) => id);
  };
  expect(await idsOf()).toEqual(['pin']);
  isRanking = false;
  expect(await idsOf()).toEqual(['pin', 'popular']);
  erasedAt = clock.now();
  expect(await idsOf()).toEqual(['popular']);

  await cache.delete('ranking/ana');
  [isRanking, erasedAt] = [true, Infinity];
  expect(await idsOf()).toEqual(['pin']);
  expect(await cache.get('ranking/ana')).toBeUndefined();
});

it('says what has answered for a ranker that does not: the last ranking, and once that is used up, what many have saved', async () => {
  let isRanking = true;
  const client = createRankingClient({
    ...{ url: 'http://ranker/', cache: new MemoryCache<KeptRanking>({}), clock: createVirtualClock() },
    ...{ popular: { best: () => ['popular'] }, deeds: { of: () => 0 }, erasures: { covers: () => false } },
    fetch: async () => {
      if (!isRanking) throw new TypeError('Nobody listens.');
      return Response.json(ranking);
    },
  });
  const labelsOf = async (shown: readonly string[]): Promise<unknown> =>
    (await client.rank('ana', new Set(shown), { deadlineMs: 5_000 })).degraded;
  expect(await labelsOf([])).toEqual([]);
  isRanking = false;
  const lacking = { part: 'ranker', reason: 'unavailable' };
  expect(await labelsOf([])).toMatchObject([{ ...lacking, servedFrom: 'kept-ranking' }]);
  expect(await labelsOf(['pin'])).toEqual([{ ...lacking, servedFrom: 'trending' }]);
});

describe('a page, once its user has been ranked', () => {
  /** Two API processes that share a cache and a ranker, which counts how often it ranks. */
  function twoProcesses(lacks: readonly object[] = []) {
    const [cache, clock] = [new MemoryCache<KeptRanking>({}) as Cache<KeptRanking>, createVirtualClock()];
    const world = { asked: 0, learned: 5, deeds: 5, isRanking: true };
    const client = () =>
      createRankingClient({
        ...{ url: 'http://ranker/', cache, clock, popular: { best: () => ['popular'] } },
        ...{ deeds: { of: () => world.deeds }, erasures: { covers: () => false } },
        fetch: async () => {
          world.asked += 1;
          if (!world.isRanking) throw new TypeError('Nobody listens.');
          const pins = Array.from({ length: 60 }, (_, at) => ({ id: `${world.asked}/${at}`, rung: 'full' }));
          return Response.json({ pins, degraded: lacks, learned: world.learned });
        },
      });
    const [one, other] = [client(), client()];
    const firstOf = async (asked: typeof one, exclude: ReadonlySet<string> = new Set()) => {
      const { pins, degraded } = await asked.rank('ana', exclude, { deadlineMs: 5_000 });
      return { first: pins[0]?.id, degraded };
    };
    return { world, clock, one, other, firstOf };
  }

  it('is ranked by what the shared cache has, of whatever process, without the ranker', async () => {
    const { world, one, other, firstOf } = twoProcesses();
    await firstOf(one);
    expect(await firstOf(other, new Set(['1/0']))).toEqual({ first: '1/1', degraded: [] });
    expect(world.asked).toBe(1);
    expect([one.answers?.(), other.answers?.()]).toEqual([
      { kept: 0, ranker: 1, otherwise: 0 },
      { kept: 1, ranker: 0, otherwise: 0 },
    ]);
  });

  it('has the ranker fill the cache anew behind it, after some seconds', async () => {
    const { world, clock, one, other, firstOf } = twoProcesses();
    await firstOf(one);
    await clock.advance(6_000);
    expect((await firstOf(other)).first).toBe('1/0');
    await vi.waitFor(async () => expect((await firstOf(one)).first).not.toBe('1/0'), SOON);
    expect(world.asked).toBeGreaterThan(1);
  });

  it('waits for the ranker when the user has done something that the kept ranking does not know, or has seen most of it', async () => {
    const { world, one, other, firstOf } = twoProcesses();
    await firstOf(one);
    world.deeds = 6;
    expect((await firstOf(other)).first).toBe('2/0');
    // The ranker has not read so far: what it says is kept for when it fails only.
    expect((await firstOf(other)).first).toBe('3/0');
    world.learned = 6;
    expect((await firstOf(other)).first).toBe('4/0');
    expect((await firstOf(one)).first).toBe('4/0');
    const seen = Array.from({ length: 11 }, (_, at) => `4/${at}`);
    expect((await firstOf(one, new Set(seen))).first).toBe('5/0');
  });

  it('is never ranked first by what was lacking something', async () => {
    const { one, other, firstOf } = twoProcesses([{ part: 'graph', reason: 'timeout', servedFrom: 'trending' }]);
    await firstOf(one);
    expect((await firstOf(other)).first).not.toBe('1/0');
  });

  it('is ranked by the shared cache when the ranker is dead too, and says so as soon as that is known', async () => {
    const { world, clock, one, other, firstOf } = twoProcesses();
    await firstOf(one);
    world.isRanking = false;
    await clock.advance(6_000);
    await firstOf(other);
    await vi.waitFor(async () => {
      const label = { part: 'ranker', reason: 'unavailable', servedFrom: 'kept-ranking', staleMs: 6_000 };
      expect(await firstOf(other)).toEqual({ first: '1/0', degraded: [label] });
    }, SOON);
    world.isRanking = true;
    await vi.waitFor(async () => expect((await firstOf(other)).degraded).toEqual([]), SOON);
  });
});
