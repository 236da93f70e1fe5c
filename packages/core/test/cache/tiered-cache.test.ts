import { describe, expect, it } from 'vitest';
import { createTieredCache } from '../../src/index.js';
import type { Cache, InvalidationListener } from '../../src/index.js';
import { MemoryCache, MemoryInvalidations } from '../../src/memory/index.js';
import { createVirtualClock, testCache } from '../../src/testing/index.js';

const bound = (invalidations: MemoryInvalidations): Pick<MemoryInvalidations, 'publish' | 'subscribe'> => ({
  publish: invalidations.publish.bind(invalidations),
  subscribe: invalidations.subscribe.bind(invalidations),
});

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

  it('keeps near what it has changed itself, although it hears of that', async () => {
    const { far, here, there } = pair(new MemoryInvalidations());
    await turn();
    await here.set('a', 'mine');
    await here.set('a', 'mine again');
    await far.delete('a');
    expect(await here.get('a')).toBe('mine again');
    await there.set('a', 'theirs');
    expect(await here.get('a')).toBe('theirs');
  });

  it('does not keep near what another process has replaced before it was done', async () => {
    const invalidations = new MemoryInvalidations();
    const { far, there } = pair(invalidations);
    const overtaken: Cache<string> = {
      get: (key) => far.get(key),
      delete: (key) => far.delete(key),
      load: (key, loader) => far.load(key, loader),
      async set(key, value) {
        await far.set(key, value);
        await there.set(key, 'theirs');
      },
    };
    const here = createTieredCache({ near: new MemoryCache<string>({ clock }), far: overtaken, invalidations, clock });
    await turn();
    await here.set('a', 'mine');
    expect(await here.get('a')).toBe('theirs');
  });

  it('hears what others tell although it could not tell of its own', async () => {
    const invalidations = new MemoryInvalidations();
    const { publish } = bound(invalidations);
    const { here, there } = pair(invalidations);
    await turn();
    invalidations.publish = async () => Promise.reject(new Error('no connection'));
    await here.set('a', 'untold');
    await turn();
    invalidations.publish = publish;
    await there.set('a', 'theirs');
    expect(await here.get('a')).toBe('theirs');
  });

  it('hears what others tell after it may have missed its own', async () => {
    const invalidations = new MemoryInvalidations();
    const { publish, subscribe } = bound(invalidations);
    const listeners: InvalidationListener[] = [];
    invalidations.subscribe = async (listener) => {
      listeners.push(listener);
      return subscribe(listener);
    };
    const { here, there } = pair(invalidations);
    await turn();
    invalidations.publish = async () => undefined;
    await here.set('a', 'told, but heard by nobody');
    invalidations.publish = publish;
    for (const listener of listeners) listener(undefined);
    await here.get('a');
    await there.set('a', 'theirs');
    expect(await here.get('a')).toBe('theirs');
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
