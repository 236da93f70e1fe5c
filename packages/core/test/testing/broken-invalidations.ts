import type { Invalidations } from '../../src/index.js';
import { MemoryInvalidations } from '../../src/memory/index.js';
import { testInvalidations } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';

type Alter = (right: MemoryInvalidations) => Partial<Invalidations>;

/** The laws that altered invalidations break. */
export function lawsOfInvalidations(alter: Alter): Promise<string[]> {
  return failuresOf(
    (runner) =>
      testInvalidations(runner, async () => {
        const right = new MemoryInvalidations();
        const close = (): Promise<void> => right.close();
        const invalidations: Invalidations = {
          publish: (...args) => right.publish(...args),
          subscribe: (...args) => right.subscribe(...args),
          close,
          [Symbol.asyncDispose]: close,
          ...alter(right),
        };
        return { invalidations, other: invalidations };
      }),
    300,
  );
}

/** Invalidations with one bug each, and the law that must notice. */
export const brokenInvalidations: readonly { bug: string; law: string; subject: Alter }[] = [
  {
    bug: 'tells only the first key',
    law: 'tell every subscriber of every handle, in order',
    subject: (right) => ({ publish: (keys, options) => right.publish(keys.slice(0, 1), options) }),
  },
  {
    bug: 'cuts keys at a line break',
    law: 'carry keys whole, whatever is in them and however many they are',
    subject: (right) => ({ publish: (keys, options) => right.publish(keys.join('\n').split('\n'), options) }),
  },
  {
    bug: 'tells the good keys before it refuses a bad one',
    law: 'refuse keys that would not survive, whole',
    subject: (right) => ({
      publish: async (keys, options) => {
        for (const key of keys) await right.publish([key], options);
      },
    }),
  },
  {
    bug: 'never ends a subscription',
    law: 'tell nothing to one who has left, and all to the others',
    subject: (right) => ({
      subscribe: async (...args) => {
        await right.subscribe(...args);
        return () => undefined;
      },
    }),
  },
  {
    bug: 'keeps each listener once',
    law: 'keep two subscriptions of one listener apart',
    subject: (right) => {
      const leave = new Map<unknown, () => void>();
      return {
        subscribe: async (listener, options) => {
          const end = leave.get(listener) ?? (await right.subscribe(listener, options));
          leave.set(listener, end);
          return end;
        },
      };
    },
  },
  {
    bug: 'is deaf to signals',
    law: 'do nothing for a caller that has aborted or has no time',
    subject: (right) => ({ publish: (keys) => right.publish(keys) }),
  },
  {
    bug: 'goes on after it was closed',
    law: 'are over once closed',
    subject: () => ({ close: async () => undefined }),
  },
];
