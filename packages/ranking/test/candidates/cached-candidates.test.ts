import type { Cache } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import { cachedCandidates } from '../../src/candidates/cached-candidates.js';
import type { KeptCandidates } from '../../src/candidates/cached-candidates.js';
import { codeOf, contextOf, sourceOf } from './small-world.js';

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

describe('cachedCandidates', () => {
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
    expect(again).toEqual(first);
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
