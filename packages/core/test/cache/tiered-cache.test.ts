import { describe, expect, it } from 'vitest';
import { createTieredCache } from '../../src/index.js';
import { MemoryCache, MemoryInvalidations } from '../../src/memory/index.js';
import { createVirtualClock, testCache } from '../../src/testing/index.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('TieredCache', () => {
  testCache({ describe, it }, async () => {
    const clock = createVirtualClock();
    const tier = (): MemoryCache<unknown> => new MemoryCache({ maxEntries: 100, clock });
    const far = tier();
    // So long may a value outlive its time; the laws look 20 ms before its end and at it.
    const cache = createTieredCache({ near: tier(), far, nearTtlMs: 15, ttlMs: Infinity, clock });
    return { cache, advance: (ms) => clock.advance(ms) };
  });

  const clock = createVirtualClock();
  const pair = (invalidations?: MemoryInvalidations) => {
    const far = new MemoryCache<string>({ clock });
    const one = () => createTieredCache({ near: new MemoryCache<string>({ clock }), far, invalidations, clock });
    return { far, here: one(), there: one() };
  };

  it('answers from the near tier without asking the far one', async () => {
    const { far, here } = pair();
    await here.set('a', 'value');
    await far.delete('a');
    expect(await here.get('a')).toBe('value');
    expect(await here.load('a', async () => 'loaded')).toBe('value');
  });

  it('sees what another process has changed after a while, if nobody tells', async () => {
    const { here, there } = pair();
    await here.set('a', 'old');
    await there.set('a', 'new');
    expect(await here.get('a')).toBe('old');
    await clock.advance(30_000);
    expect(await here.get('a')).toBe('new');
  });

  it('sees what another process has changed at once, if it is told', async () => {
    const { here, there } = pair(new MemoryInvalidations());
    await turn();
    await here.set('a', 'old');
    await there.set('a', 'new');
    expect(await here.get('a')).toBe('new');
    await there.delete('a');
    expect(await here.get('a')).toBeUndefined();
  });

  it('drops all that is near if it may have missed something', async () => {
    const { here, far } = pair();
    await here.set('a', 'old');
    await far.set('a', 'new');
    await here.invalidate(undefined);
    expect(await here.get('a')).toBe('new');
  });

  it('does not keep near what was changed while it was fetched', async () => {
    const { here, far } = pair();
    await far.set('a', 'old');
    const get = far.get.bind(far);
    far.get = async (key) => {
      const found = await get(key);
      // Another process is faster than the answer.
      await far.set('a', 'new');
      await here.invalidate(['a']);
      return found;
    };
    expect(await here.get('a')).toBe('old');
    far.get = get;
    expect(await here.get('a')).toBe('new');
  });

  it('listens as soon as it can, and no longer than until it is closed', async () => {
    const invalidations = new MemoryInvalidations();
    const subscribe = invalidations.subscribe.bind(invalidations);
    let attempts = 0;
    invalidations.subscribe = async (...args) => {
      attempts += 1;
      if (attempts < 3) throw new Error('no connection');
      return subscribe(...args);
    };
    const far = new MemoryCache<string>({ clock });
    const cache = createTieredCache({ near: new MemoryCache<string>({ clock }), far, invalidations, clock });
    await clock.advance(5000);
    expect(attempts).toBe(3);
    await cache.set('a', 'old');
    await turn();
    await cache.get('a');
    await far.set('a', 'new');
    await invalidations.publish(['a']);
    expect(await cache.get('a')).toBe('new');
    await cache.close();
    await far.set('a', 'newer');
    await invalidations.publish(['a']);
    expect(await cache.get('a')).toBe('new');
  });
});
