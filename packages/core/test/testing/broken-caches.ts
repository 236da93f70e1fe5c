import type { Cache, CacheSetOptions } from '../../src/index.js';
import { MemoryCache } from '../../src/memory/index.js';
import { createVirtualClock, testCache } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';

type Loader = (signal: AbortSignal) => Promise<unknown>;
type Alter = (cache: MemoryCache<unknown>) => Partial<Cache<unknown>>;

/** The laws that a cache breaks. */
export function lawsOfCache(alter: Alter): Promise<string[]> {
  return failuresOf(
    (runner) =>
      testCache(runner, async () => {
        const clock = createVirtualClock();
        const right = new MemoryCache<unknown>({ maxEntries: 100, clock });
        const cache: Cache<unknown> = {
          get: (...args) => right.get(...args),
          set: (...args) => right.set(...args),
          delete: (...args) => right.delete(...args),
          load: (...args) => right.load(...args),
          ...alter(right),
        };
        return { cache, advance: (ms) => clock.advance(ms) };
      }),
    1000,
  );
}

/** Looks, loads, keeps: as caches without single flight do. */
async function loadAlone(cache: Cache<unknown>, key: string, loader: Loader, options?: CacheSetOptions) {
  const found = await cache.get(key);
  if (found !== undefined) return found;
  const value = await loader(options?.signal ?? new AbortController().signal);
  await cache.set(key, value, options);
  return value;
}

/** Caches with one bug each, and the law that must notice. */
export const brokenCaches: readonly { bug: string; law: string; subject: Alter }[] = [
  {
    bug: 'keeps values for ever',
    law: 'forgets a value when its time is over',
    subject: (cache) => ({ set: (key, value) => cache.set(key, value) }),
  },
  {
    bug: 'takes milliseconds for seconds',
    law: 'forgets a value when its time is over',
    subject: (cache) => ({
      set: (key, value, options) => cache.set(key, value, { ...options, ttlMs: (options?.ttlMs ?? Infinity) * 1000 }),
    }),
  },
  {
    bug: 'counts the time of a value from when it was set first',
    law: 'counts the time of a value from when it was set last',
    subject: (cache) => {
      const first = new Map<string, CacheSetOptions | undefined>();
      const values = new Map<string, unknown>();
      return {
        set: async (key, value, options) => {
          values.set(key, value);
          if (!first.has(key)) await cache.set(key, value, options);
          first.set(key, options);
        },
        get: async (key) => ((await cache.get(key)) === undefined ? undefined : values.get(key)),
      };
    },
  },
  {
    bug: 'loads for each caller',
    law: 'shares one load among all who ask for the key meanwhile',
    subject: (cache) => ({ load: (...args) => loadAlone(cache, ...args) }),
  },
  {
    bug: 'keeps what was loaded over what was set meanwhile',
    law: 'keeps a value that was set during a load, not the loaded one',
    subject: (cache) => ({ load: (...args) => loadAlone(cache, ...args) }),
  },
  {
    bug: 'keeps a value whose key was deleted during its load',
    law: 'does not keep a value whose key was deleted during its load',
    subject: (cache) => ({ load: (...args) => loadAlone(cache, ...args) }),
  },
  {
    bug: 'keeps failures',
    law: 'rejects for all who waited on a load that failed, and loads again for the next',
    subject: (cache) => {
      const loads = new Map<string, Promise<unknown>>();
      return {
        load: (key, loader, options) => {
          const load = loads.get(key) ?? cache.load(key, loader, options);
          loads.set(key, load);
          return load;
        },
      };
    },
  },
  {
    bug: 'hands the first caller’s signal to the load of all',
    law: 'lets one who waits give up without the others',
    subject: (cache) => ({
      load: (key, loader, options) => cache.load(key, (signal) => loader(options?.signal ?? signal), options),
    }),
  },
  {
    bug: 'never aborts a load',
    law: 'aborts a load that nobody waits for any more',
    subject: (cache) => ({
      load: (key, loader, options) => cache.load(key, () => loader(new AbortController().signal), options),
    }),
  },
  {
    bug: 'cuts keys at a colon',
    law: 'keeps keys apart, whatever is in them',
    subject: (cache) => ({ set: (key, ...rest) => cache.set(key.split(':')[0] ?? '', ...rest) }),
  },
];
