import assert from 'node:assert/strict';
import type { Cache } from '../contracts/cache.js';
import { loadLaws } from './cache/loads.js';
import { expectCode } from './expect-code.js';
import { type Law, registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** An empty cache, and its time. */
export interface OpenCache {
  /** With room for 100 values, which live for ever unless a `ttlMs` is given. */
  readonly cache: Cache<unknown>;
  /** Moves the cache's time on, or waits. */
  readonly advance: (ms: number) => Promise<void>;
  /** Releases what was opened. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link Cache} obeys.
 *
 * @param open - Yields an empty cache; called once for each law.
 */
export function testCache(runner: TestRunner, open: () => Promise<OpenCache>): void {
  registerLaws(runner, 'Cache', [...valueLaws, ...loadLaws], open, ({ close }) => close?.());
}

const valueLaws: readonly Law<OpenCache>[] = [
  {
    name: 'returns what was set last, and undefined for what was not',
    async holds({ cache }) {
      assert.equal(await cache.get('a'), undefined);
      await cache.set('a', { n: 1 });
      await cache.set('b', 'other');
      assert.deepEqual(await cache.get('a'), { n: 1 });
      await cache.set('a', [2]);
      assert.deepEqual(await cache.get('a'), [2]);
      assert.equal(await cache.get('b'), 'other');
    },
  },
  {
    name: 'forgets what is deleted',
    async holds({ cache }) {
      await cache.set('a', 1);
      await cache.set('b', 2);
      await cache.delete('a');
      await cache.delete('a');
      assert.equal(await cache.get('a'), undefined);
      assert.equal(await cache.get('b'), 2);
    },
  },
  {
    name: 'forgets a value when its time is over',
    async holds({ cache, advance }) {
      await cache.set('short', 1, { ttlMs: 100 });
      await cache.set('long', 2, { ttlMs: 60_000 });
      await cache.set('endless', 3);
      await advance(40);
      assert.equal(await cache.get('short'), 1);
      await advance(60);
      assert.equal(await cache.get('short'), undefined);
      assert.equal(await cache.get('long'), 2);
      assert.equal(await cache.get('endless'), 3);
    },
  },
  {
    name: 'counts the time of a value from when it was set last',
    async holds({ cache, advance }) {
      await cache.set('a', 1, { ttlMs: 100 });
      await advance(80);
      await cache.set('a', 2, { ttlMs: 100 });
      await advance(80);
      assert.equal(await cache.get('a'), 2);
      await advance(20);
      assert.equal(await cache.get('a'), undefined);
    },
  },
  {
    name: 'keeps keys apart, whatever is in them',
    async holds({ cache }) {
      const keys = ['', 'a', 'A', 'a:b', 'a:', '}x', '{a}', '\0', 'a\0', 'é', 'e\u0301', '\u{1f600}', '__proto__', ' '];
      for (const [index, key] of keys.entries()) await cache.set(key, index);
      for (const [index, key] of keys.entries()) assert.equal(await cache.get(key), index, JSON.stringify(key));
    },
  },
  {
    name: 'does nothing for a caller that has aborted or has no time',
    async holds({ cache }) {
      const aborted = { signal: AbortSignal.abort() };
      await expectCode(cache.set('a', 1, aborted), 'ERR_ABORTED', 'set');
      await expectCode(cache.set('a', 1, { deadlineMs: 0 }), 'ERR_TIMEOUT', 'set');
      assert.equal(await cache.get('a'), undefined);
      await expectCode(cache.get('a', aborted), 'ERR_ABORTED', 'get');
      await expectCode(cache.delete('a', aborted), 'ERR_ABORTED', 'delete');
      await expectCode(
        cache.load('a', () => assert.fail('loaded'), aborted),
        'ERR_ABORTED',
        'load',
      );
    },
  },
];
