import { FeedloomError } from '@feedloom/core';
import type { Cache, CandidateAnswer } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import { cachedCandidates } from '../../src/candidates/cached-candidates.js';
import type { KeptCandidates } from '../../src/candidates/kept-candidates.js';
import { FoundCandidate } from '../../src/candidates/found-candidate.js';
import { codeOf, contextOf, sourceOf } from './small-world.js';

const fail = (): never => {
  throw new Error('Nothing was kept.');
};
const never = new Promise<never>(() => undefined);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A source that counts how often it is asked. */
function counted(ids: readonly string[] = ['a', 'b', 'c']) {
  const state = { asked: 0 };
  const inner = sourceOf('s', ids);
  const source = sourceOf('s', ids, {
    generate: async (context, options) => {
      state.asked += 1;
      await settled();
      return inner.generate(context, options);
    },
  });
  return { state, source };
}

const plain = ({ candidates, degraded }: CandidateAnswer) => ({
  candidates: candidates.map(({ id, score, provenance }) => ({ id, score, provenance })),
  degraded,
});

describe('cachedCandidates', () => {
  it('keeps the provenance of every source, through a cache that copies', async () => {
    const found = [
      {
        id: 'a',
        score: 2,
        provenance: [
          { source: 'walk', score: 5, via: 'x', visits: 3 },
          { source: 'near', score: 0.5, via: 'y' },
        ],
      },
      { id: 'b', score: 1, provenance: [{ source: 'trending', score: 1.5, visits: 0 }] },
    ];
    const cache = new MemoryCache<KeptCandidates>();
    const copying: Cache<KeptCandidates> = {
      get: async (key) => structuredClone(await cache.get(key)),
      set: (key, value) => cache.set(key, structuredClone(value)),
      delete: (key) => cache.delete(key),
      load: (key, loader) => cache.load(key, loader),
    };
    let asked = 0;
    const source = sourceOf('s', [], { generate: async () => ({ candidates: (asked++, found), degraded: [] }) });
    const kept = cachedCandidates(source, { cache: copying });
    await kept.generate(contextOf());
    await settled();
    expect(plain(await kept.generate(contextOf()))).toEqual({ candidates: found, degraded: [] });
    expect(asked).toBe(1);
  });

  it('packs many candidates in turns, and keeps each in less than 100 bytes beside its id', async () => {
    const cache = new MemoryCache<KeptCandidates>();
    const found = Array.from({ length: 3_000 }, (_, at) => {
      return new FoundCandidate('walk', `pin:${at}`, 1 / (at + 1), { via: `start:${at % 16}`, visits: at });
    });
    const source = sourceOf('s', [], { generate: async () => ({ candidates: found, degraded: [] }) });
    const caching = cachedCandidates(source, { cache });
    await caching.generate(contextOf());
    await settled();
    expect(await cache.get('candidates:s:ada')).toBeUndefined();
    for (let turn = 0; turn < 20; turn += 1) await settled();
    const { tag, ids, names, ...columns } = (await cache.get('candidates:s:ada')) ?? fail();
    expect([tag.length, ids.length, names.length]).toEqual([expect.any(Number), 3_000, 17]);
    const bytes = Object.values(columns).reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(bytes).toBeLessThan(3_000 * 100);
  });

  it('gives nobody only what somebody in a hurry had time for', async () => {
    const source = sourceOf('s', ['a'], {
      generate: async (_, { deadlineMs = Infinity } = {}) => {
        await settled();
        if (deadlineMs < 500) throw new FeedloomError('ERR_TIMEOUT', 'Too late.');
        return { candidates: [{ id: 'a', score: 1, provenance: [{ source: 's', score: 1 }] }], degraded: [] };
      },
    });
    const kept = cachedCandidates(source, { cache: new MemoryCache<KeptCandidates>() });
    const hurried = kept.generate(contextOf(), { deadlineMs: 300 }).catch(codeOf);
    const patient = kept.generate(contextOf(), { deadlineMs: 60_000 });
    expect((await patient).candidates).toHaveLength(1);
    expect(await hurried).toBe('ERR_TIMEOUT');
  });

  it('looks up who is only named, and does not keep what is found for somebody unknown', async () => {
    const { state, source } = counted();
    const cache = new MemoryCache<KeptCandidates>();
    const context = contextOf();
    let isDown = false;
    const profiles = { context: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(context)) };
    const kept = cachedCandidates(source, { cache, profiles });
    const first = await kept.of('ada');
    await settled();
    expect(plain(await kept.of(context))).toEqual(plain(first));
    isDown = true;
    const unread = await kept.of('ada');
    expect(unread.degraded).toEqual([{ part: 'profiles', reason: 'error', servedFrom: 'no-profile' }]);
    isDown = false;
    await settled();
    expect(plain(await kept.of('ada'))).toEqual(plain(first));
    expect(state.asked).toBe(2);
    expect(await cachedCandidates(source, { cache }).of('ada').catch(codeOf)).toBe('ERR_INVALID_ARGUMENT');
  });

  it('takes nothing that is no candidate', async () => {
    const broken = sourceOf('s', [], {
      generate: async () => ({ candidates: [{ id: 'a', score: NaN, provenance: [] }], degraded: [] }),
    });
    const kept = cachedCandidates(broken, { cache: new MemoryCache<KeptCandidates>() });
    expect(await kept.generate(contextOf()).catch(codeOf)).toBe('ERR_INTERNAL');
  });

  it('keeps an answer for one model, epoch and revision', async () => {
    const { state, source } = counted();
    const now = { model: 'm1', epoch: 1 };
    const kept = cachedCandidates(source, {
      cache: new MemoryCache<KeptCandidates>(),
      modelId: () => now.model,
      graphEpoch: () => now.epoch,
    });
    const first = await kept.generate(contextOf());
    await settled();
    const again = await kept.generate(contextOf());
    expect(plain(again)).toEqual(plain(first));
    expect(state.asked).toBe(1);
    await kept.generate(contextOf({ revision: 2 }));
    expect(state.asked).toBe(2);
    now.epoch = 2;
    await kept.generate(contextOf({ revision: 2 }));
    expect(state.asked).toBe(3);
    now.model = 'm2';
    await kept.generate(contextOf({ revision: 2 }));
    expect(state.asked).toBe(4);
    await kept.generate(contextOf({ revision: 2, user: 'bob' }));
    expect(state.asked).toBe(5);
  });

  it('takes what a call excludes out of what is kept', async () => {
    const { state, source } = counted();
    const kept = cachedCandidates(source, { cache: new MemoryCache<KeptCandidates>() });
    await kept.generate(contextOf());
    await settled();
    const { candidates } = await kept.generate(contextOf(), { exclude: new Set(['a']) });
    expect(candidates.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(state.asked).toBe(1);
  });

  it('shares one generation among those who ask at once, also if one of them leaves', async () => {
    const { state, source } = counted();
    const kept = cachedCandidates(source, { cache: new MemoryCache<KeptCandidates>() });
    const controller = new AbortController();
    const leaves = kept.generate(contextOf(), { signal: controller.signal }).catch(codeOf);
    const stays = kept.generate(contextOf());
    await Promise.resolve();
    controller.abort();
    expect(await leaves).toBe('ERR_ABORTED');
    expect((await stays).candidates).toHaveLength(3);
    expect(state.asked).toBe(1);
  });

  it.each(['fails', 'hangs'])('generates without a cache that %s, and says so', async (how) => {
    const broken = (): Promise<never> => (how === 'fails' ? Promise.reject(new Error('down')) : never);
    const cache: Cache<KeptCandidates> = { get: broken, set: broken, delete: broken, load: broken };
    const { source } = counted();
    const { candidates, degraded } = await cachedCandidates(source, { cache, cacheMs: 5 }).generate(contextOf());
    expect(candidates).toHaveLength(3);
    const reason = how === 'fails' ? 'error' : 'timeout';
    expect(degraded).toEqual([{ part: 'candidate-cache', reason, servedFrom: 'generation' }]);
  });

  it('keeps neither failures nor answers that are less than whole', async () => {
    const cache = new MemoryCache<KeptCandidates>();
    const less = { part: 'x', reason: 'error', servedFrom: 'y' };
    const degraded = sourceOf('s', [], { generate: async () => ({ candidates: [], degraded: [less] }) });
    await cachedCandidates(degraded, { cache }).generate(contextOf());
    const failing = sourceOf('s', [], { generate: () => Promise.reject(new Error('x')) });
    await expect(cachedCandidates(failing, { cache }).generate(contextOf())).rejects.toThrow('x');
    await settled();
    const { state, source } = counted();
    await cachedCandidates(source, { cache }).generate(contextOf());
    expect(state.asked).toBe(1);
  });

  it('drops what is kept of an erased user, and does not keep what was under way', async () => {
    const cache = new MemoryCache<KeptCandidates>();
    const { state, source } = counted();
    const kept = cachedCandidates(source, { cache });
    await kept.generate(contextOf());
    await settled();
    await kept.erase('ada');
    const underWay = kept.generate(contextOf());
    await Promise.resolve();
    await Promise.resolve();
    await kept.erase('ada');
    await underWay;
    await settled();
    expect(await cache.get('candidates:s:ada')).toBeUndefined();
    await kept.generate(contextOf());
    expect(state.asked).toBe(3);
  });
});
