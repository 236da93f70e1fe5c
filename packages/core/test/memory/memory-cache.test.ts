import { describe, expect, it } from 'vitest';
import { MemoryCache } from '../../src/memory/index.js';
import { createVirtualClock, testCache } from '../../src/testing/index.js';

describe('MemoryCache', () => {
  testCache({ describe, it }, async () => {
    const clock = createVirtualClock();
    return { cache: new MemoryCache<unknown>({ maxEntries: 100, clock }), advance: (ms) => clock.advance(ms) };
  });

  it('lets the value that was used least recently go first', async () => {
    const cache = new MemoryCache<number>({ maxEntries: 2 });
    await cache.set('a', 1);
    await cache.set('b', 2);
    await cache.get('a');
    await cache.set('c', 3);
    expect(await Promise.all(['a', 'b', 'c'].map((key) => cache.get(key)))).toEqual([1, undefined, 3]);
  });

  it('lets every value go after the cache’s own time, if it is given no other', async () => {
    const clock = createVirtualClock();
    const cache = new MemoryCache<number>({ ttlMs: 10, clock });
    await cache.set('own', 1);
    await cache.set('other', 2, { ttlMs: 20 });
    await clock.advance(10);
    expect(await Promise.all(['own', 'other'].map((key) => cache.get(key)))).toEqual([undefined, 2]);
  });

  it('rejects a caller whose deadline passes during a load', async () => {
    const clock = createVirtualClock();
    const cache = new MemoryCache<number>({ clock });
    const load = cache.load('a', () => new Promise(() => undefined), { deadlineMs: 50 });
    const outcome = expect(load).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await clock.advance(50);
    await outcome;
  });
});
