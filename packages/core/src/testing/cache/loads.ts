import assert from 'node:assert/strict';
import type { OpenCache } from '../cache.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';

/** How missing values are loaded: once for all who wait. */
export const loadLaws: readonly Law<OpenCache>[] = [
  {
    name: 'loads a missing value once, and keeps it for its time',
    async holds({ cache, advance }) {
      let loads = 0;
      const load = (): Promise<unknown> => cache.load('a', async () => (loads += 1), { ttlMs: 100 });
      assert.deepEqual([await load(), await load(), await cache.get('a')], [1, 1, 1]);
      await advance(100);
      assert.deepEqual([await load(), loads], [2, 2]);
    },
  },
  {
    name: 'does not load what it has',
    async holds({ cache }) {
      await cache.set('a', 'kept');
      assert.equal(await cache.load('a', () => assert.fail('loaded')), 'kept');
    },
  },
  {
    name: 'shares one load among all who ask for the key meanwhile',
    async holds({ cache }) {
      const gate = createGate();
      let loads = 0;
      const loader = async (): Promise<string> => {
        loads += 1;
        await gate.opened;
        return 'loaded';
      };
      const waiting = Promise.all(Array.from({ length: 8 }, () => cache.load('a', loader)));
      const other = cache.load('b', async () => 'other');
      assert.equal(await other, 'other');
      gate.open();
      assert.deepEqual(
        await waiting,
        Array.from({ length: 8 }, () => 'loaded'),
      );
      assert.equal(loads, 1);
    },
  },
  {
    name: 'rejects for all who waited on a load that failed, and loads again for the next',
    async holds({ cache }) {
      const gate = createGate();
      const failure = new Error('no answer');
      const loader = async (): Promise<unknown> => {
        await gate.opened;
        throw failure;
      };
      const waiting = Promise.allSettled([cache.load('a', loader), cache.load('a', loader)]);
      gate.open();
      const outcomes = await waiting;
      for (const outcome of outcomes) assert.ok(outcome.status === 'rejected' && outcome.reason === failure);
      assert.equal(await cache.get('a'), undefined);
      assert.equal(await cache.load('a', async () => 'second'), 'second');
    },
  },
  {
    name: 'keeps a value that was set during a load, not the loaded one',
    async holds({ cache }) {
      const gate = createGate();
      const loading = cache.load('a', async () => {
        await gate.opened;
        return 'older';
      });
      await cache.set('a', 'newer');
      gate.open();
      await loading;
      assert.equal(await cache.get('a'), 'newer');
    },
  },
  {
    name: 'does not keep a value whose key was deleted during its load',
    async holds({ cache }) {
      const gate = createGate();
      const loading = cache.load('a', async () => {
        await gate.opened;
        return 'stale';
      });
      await cache.delete('a');
      gate.open();
      assert.equal(await loading, 'stale');
      assert.equal(await cache.get('a'), undefined);
    },
  },
  {
    name: 'lets one who waits give up without the others',
    async holds({ cache }) {
      const gate = createGate();
      const controller = new AbortController();
      const loader = async (signal: AbortSignal): Promise<string> => {
        await gate.opened;
        signal.throwIfAborted();
        return 'loaded';
      };
      const impatient = cache.load('a', loader, { signal: controller.signal });
      const patient = cache.load('a', loader);
      controller.abort();
      await expectCode(impatient, 'ERR_ABORTED', 'the caller that gave up');
      gate.open();
      assert.equal(await patient, 'loaded');
      assert.equal(await cache.get('a'), 'loaded');
    },
  },
  {
    name: 'aborts a load that nobody waits for any more',
    async holds({ cache }) {
      const controllers = [new AbortController(), new AbortController()];
      let seen: AbortSignal | undefined;
      const loader = (signal: AbortSignal): Promise<never> => {
        seen = signal;
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      };
      const waiting = controllers.map(({ signal }) => cache.load('a', loader, { signal }));
      // Looked at one after the other: until then a rejection must not count as unhandled.
      for (const load of waiting) load.catch(() => undefined);
      const [first, second] = waiting as [Promise<unknown>, Promise<unknown>];
      // A cache that is shared by processes first asks whether one of them has the value.
      for (let turn = 0; seen === undefined && turn < 100_000; turn += 1) {
        await new Promise(setImmediate);
      }
      controllers[0]?.abort();
      await expectCode(first, 'ERR_ABORTED', 'the first to give up');
      assert.equal(seen?.aborted, false, 'while the second waits');
      controllers[1]?.abort();
      await expectCode(second, 'ERR_ABORTED', 'the second to give up');
      assert.equal(seen?.aborted, true);
      assert.equal(await cache.load('a', async () => 'anew'), 'anew');
    },
  },
];

function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
