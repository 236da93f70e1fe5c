import assert from 'node:assert/strict';
import type { Invalidations } from '../contracts/invalidations.js';
import { expectCode } from './expect-code.js';
import { type Law, registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** Two handles of the same invalidations. */
export interface OpenInvalidations {
  /** Without subscriptions. */
  readonly invalidations: Invalidations;
  /** The same through another handle, as another process would hold it; may be the same object. */
  readonly other: Invalidations;
  /** Releases what was opened, beside the handles. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link Invalidations} obeys while its server is there.
 *
 * @param open - Yields handles that nobody else publishes to; called once for each law.
 */
export function testInvalidations(runner: TestRunner, open: () => Promise<OpenInvalidations>): void {
  registerLaws(runner, 'Invalidations', laws, open, async ({ invalidations, other, close }) => {
    await invalidations.close();
    await other.close();
    await close?.();
  });
}

/** The end of what a law publishes. */
const END = 'end';

/** What a subscription hears until {@link END} arrives. */
async function hearing(invalidations: Invalidations): Promise<{ heard: string[]; done: Promise<void>; stop(): void }> {
  const heard: string[] = [];
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  // What a listener throws is dropped, so nothing is asserted here.
  const stop = await invalidations.subscribe((keys = ['something was missed']) => {
    for (const key of keys) {
      if (key === END) finish();
      else heard.push(key);
    }
  });
  return { heard, done, stop };
}

const laws: readonly Law<OpenInvalidations>[] = [
  {
    name: 'tell every subscriber of every handle, in order',
    async holds({ invalidations, other }) {
      const ears = await Promise.all([invalidations, other, other].map(hearing));
      await invalidations.publish(['a', 'b']);
      await invalidations.publish(['c']);
      await invalidations.publish([END]);
      for (const { heard, done } of ears) {
        await done;
        assert.deepEqual(heard, ['a', 'b', 'c']);
      }
    },
  },
  {
    name: 'carry keys whole, whatever is in them and however many they are',
    async holds({ invalidations, other }) {
      const keys = [
        ' ',
        'a:b',
        '}x',
        '{a}',
        '\0',
        'a\nb',
        "'; --",
        '"',
        'é',
        '\u{1f600}',
        '__proto__',
        'x'.repeat(256),
      ];
      const many = Array.from({ length: 2000 }, (_, index) => `many-${index}`);
      const { heard, done } = await hearing(other);
      await invalidations.publish([]);
      await invalidations.publish([...keys, ...many]);
      await invalidations.publish([END]);
      await done;
      assert.deepEqual(heard, [...keys, ...many]);
    },
  },
  {
    name: 'refuse keys that would not survive, whole',
    async holds({ invalidations, other }) {
      const { heard, done } = await hearing(other);
      for (const bad of ['', 'x'.repeat(257), '\ud800']) {
        await expectCode(invalidations.publish(['good', bad]), 'ERR_INVALID_ARGUMENT', JSON.stringify(bad));
      }
      await invalidations.publish([END]);
      await done;
      assert.deepEqual(heard, []);
    },
  },
  {
    name: 'tell nothing to one who has left, and all to the others',
    async holds({ invalidations, other }) {
      const gone = await hearing(other);
      const there = await hearing(other);
      gone.stop();
      gone.stop();
      await invalidations.publish(['a', END]);
      await there.done;
      assert.deepEqual([gone.heard, there.heard], [[], ['a']]);
    },
  },
  {
    name: 'keep two subscriptions of one listener apart',
    async holds({ invalidations, other }) {
      let calls = 0;
      const listener = (): void => void (calls += 1);
      const leave = await other.subscribe(listener);
      await other.subscribe(listener);
      leave();
      const { done } = await hearing(other);
      await invalidations.publish(['a']);
      await invalidations.publish([END]);
      await done;
      assert.equal(calls, 2);
    },
  },
  {
    name: 'go on when a listener throws',
    async holds({ invalidations, other }) {
      await other.subscribe(() => {
        throw new Error('a mistake of the listener');
      });
      const { heard, done } = await hearing(other);
      await invalidations.publish(['a']);
      await invalidations.publish(['b', END]);
      await done;
      assert.deepEqual(heard, ['a', 'b']);
    },
  },
  {
    name: 'do nothing for a caller that has aborted or has no time',
    async holds({ invalidations, other }) {
      const { heard, done } = await hearing(other);
      const aborted = { signal: AbortSignal.abort() };
      await expectCode(invalidations.publish(['a'], aborted), 'ERR_ABORTED', 'publish');
      await expectCode(invalidations.publish(['a'], { deadlineMs: 0 }), 'ERR_TIMEOUT', 'publish');
      let told = 0;
      await expectCode(
        other.subscribe(() => (told += 1), aborted),
        'ERR_ABORTED',
        'subscribe',
      );
      await invalidations.publish([END]);
      await done;
      assert.deepEqual([heard, told], [[], 0]);
    },
  },
  {
    name: 'are over once closed',
    async holds({ invalidations, other }) {
      let told = 0;
      await invalidations.subscribe(() => (told += 1));
      await invalidations.close();
      await invalidations.close();
      if (other !== invalidations) {
        const { done } = await hearing(other);
        await other.publish([END]);
        await done;
      }
      assert.equal(told, 0);
      await expectCode(invalidations.publish(['a']), 'ERR_CLOSED', 'publish');
      await expectCode(
        invalidations.subscribe(() => undefined),
        'ERR_CLOSED',
        'subscribe',
      );
    },
  },
];
