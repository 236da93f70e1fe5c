import { systemClock } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { expect, it } from 'vitest';
import type { KeptRanking } from '../../ranking/kept-ranking.js';
import { createRankingClient } from '../../ranking/ranking-client.js';

const ranking = { pins: [{ id: 'pin', rung: 'full' }], degraded: [] };

it('keeps nothing of an erased user, nor answers with it, whatever was under way', async () => {
  const cache = new MemoryCache<KeptRanking>({});
  let [isRanking, erasedAt] = [true, -Infinity];
  const client = createRankingClient({
    ...{ url: 'http://ranker/', cache, clock: systemClock, popular: { best: () => ['popular'] } },
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
  erasedAt = systemClock.now();
  expect(await idsOf()).toEqual(['popular']);

  await cache.delete('ranking/ana');
  [isRanking, erasedAt] = [true, Infinity];
  expect(await idsOf()).toEqual(['pin']);
  expect(await cache.get('ranking/ana')).toBeUndefined();
});

it('says what has answered for a ranker that does not: the last ranking, and once that is used up, what many have saved', async () => {
  let isRanking = true;
  const client = createRankingClient({
    ...{ url: 'http://ranker/', cache: new MemoryCache<KeptRanking>({}), clock: systemClock },
    ...{ popular: { best: () => ['popular'] }, erasures: { covers: () => false } },
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
