import type { Cache } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { createVirtualClock, testRanker } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { cachedPreferences } from '../../src/ladder/cached-preferences.js';
import type { KeptRanking } from '../../src/ladder/kept-ranking.js';
import { ladder } from '../../src/ladder/ladder.js';
import type { Pin } from './stub-rung.js';
import { pins, stubRung } from './stub-rung.js';

const candidates = pins(5);
const request = { user: 'ada', candidates };

function built(cache?: Cache<KeptRanking>) {
  const clock = createVirtualClock();
  const kept = cachedPreferences<Pin>({ cache: cache ?? new MemoryCache<KeptRanking>({ clock }), clock, kept: 3 });
  const full = stubRung(clock);
  return { clock, kept, full, keeping: kept.keeping(full) };
}

testRanker({ describe, it }, async () => {
  const { kept, keeping, clock } = built();
  await keeping.rank(request);
  await clock.advance(0);
  return { ranker: kept.ranker, user: 'ada', candidates };
});

describe('cached preferences', () => {
  it('serve the last good ranking when nothing else can, and say how old it is', async () => {
    const { clock, kept, full, keeping } = built();
    const made = ladder([{ name: 'full', ranker: keeping }, kept.ranker], { clock });
    expect((await made.rank(request)).items).toHaveLength(5);
    full.act = 'error';
    await clock.advance(90_000);
    const { items, degraded } = await made.rank({ user: 'ada', candidates: candidates.toReversed() });
    expect(items.map(({ candidate, rung }) => `${candidate.id} ${rung}`)).toEqual([
      'pin:0 cached-preferences',
      'pin:1 cached-preferences',
      'pin:2 cached-preferences',
      'pin:4 as-given',
      'pin:3 as-given',
    ]);
    expect(degraded).toEqual([
      { part: 'ranker.full', reason: 'error', servedFrom: 'cached-preferences' },
      { part: 'ranker.cached-preferences', reason: 'short', servedFrom: 'as-given' },
      { part: 'preferences', reason: 'stale', servedFrom: 'cached-preferences', staleMs: 90_000 },
    ]);
  });

  it('are candidates too, without what is not wanted', async () => {
    const { kept, keeping, clock } = built();
    await keeping.rank(request);
    await clock.advance(0);
    const context = { user: 'ada', recent: [], disliked: ['pin:1'], interests: [], revision: 1 };
    const { candidates: found, degraded } = await kept.source.generate(context, { exclude: new Set(['pin:2']) });
    expect(found).toEqual([{ id: 'pin:0', score: 100, provenance: [{ source: 'kept', score: 100 }] }]);
    expect(degraded).toMatchObject([{ reason: 'stale', staleMs: 0 }]);
  });

  it('are nobody else’s, and gone when they are forgotten', async () => {
    const { kept, keeping, clock } = built();
    await keeping.rank(request);
    await clock.advance(0);
    expect((await kept.ranker.rank(request)).items).toHaveLength(3);
    expect((await kept.ranker.rank({ user: 'bo', candidates })).items).toEqual([]);
    await kept.erase('ada');
    expect(await kept.ranker.rank(request)).toEqual({ items: [], degraded: [] });
  });

  it('never stand in the way of an answer: a cache that fails or holds garbage is a miss', async () => {
    const broken = { get: () => Promise.reject(new Error('down')), set: () => Promise.reject(new Error('down')) };
    const { keeping } = built(broken as unknown as Cache<KeptRanking>);
    expect((await keeping.rank(request)).items).toHaveLength(5);
    for (const value of [
      undefined,
      7,
      { at: 1, items: [['a', NaN]] },
      {
        at: 1,
        items: [
          ['a', 1],
          ['b', 2],
        ],
      },
    ]) {
      const { kept } = built({ get: async () => value } as unknown as Cache<KeptRanking>);
      expect((await kept.ranker.rank(request)).items).toEqual([]);
    }
  });

  it.each(['ranked', 'kept'] as const)(
    'do not come back when their user is erased while one is being %s',
    async (what) => {
      const clock = createVirtualClock();
      const cache = new MemoryCache<KeptRanking>({ clock });
      const gates: (() => void)[] = [];
      const gate = (): Promise<void> => new Promise((resolve) => gates.push(resolve));
      const slow: Cache<KeptRanking> = {
        get: (key, options) => cache.get(key, options),
        set: async (key, value, options) => {
          if (what === 'kept') await gate();
          return cache.set(key, value, options);
        },
        delete: (key, options) => cache.delete(key, options),
        load: (key, loader, options) => cache.load(key, loader, options),
      };
      const { kept, full } = built(slow);
      const rank = async (): ReturnType<typeof full.rank> => {
        if (what === 'ranked') await gate();
        return full.rank(request);
      };
      const answer = kept.keeping({ rank }).rank(request);
      await clock.advance(0);
      expect(gates).toHaveLength(1);
      const erased = kept.erase('ada');
      await clock.advance(0);
      for (const open of gates) open();
      await Promise.all([answer, erased]);
      await clock.advance(0);
      expect(await cache.get('kept:ada')).toBeUndefined();
      // A later ranking is kept again.
      await kept.keeping(full).rank(request);
      await clock.advance(0);
      for (const open of gates) open();
      await clock.advance(0);
      expect(await cache.get('kept:ada')).toBeDefined();
    },
  );
});
