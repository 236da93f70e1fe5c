import type { OrderedStore, TaskQueue } from '../../src/index.js';
import { createStoreQueue } from '../../src/index.js';
import { MemoryStore } from '../../src/memory/index.js';
import { createVirtualClock, testTaskQueue } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';

interface Broken {
  /** A store that makes the queue over it wrong. */
  readonly store?: () => OrderedStore;
  readonly alter?: (queue: TaskQueue<unknown>) => Partial<TaskQueue<unknown>>;
}

/** The laws that a task queue breaks. */
export function lawsOfTaskQueue({ store: open = () => new MemoryStore(), alter }: Broken): Promise<string[]> {
  return failuresOf(
    (runner) =>
      testTaskQueue(runner, async () => {
        const clock = createVirtualClock();
        const options = { store: open(), name: 'work', clock, leaseMs: 1000, maxAttempts: 3 };
        const handle = (): TaskQueue<unknown> => {
          const right = createStoreQueue<unknown>(options);
          return {
            enqueue: (...args) => right.enqueue(...args),
            take: (...args) => right.take(...args),
            dead: (...args) => right.dead(...args),
            size: (...args) => right.size(...args),
            ...alter?.(right),
          };
        };
        const advance = (ms: number): Promise<void> => clock.advance(ms);
        return { queue: handle(), other: handle(), leaseMs: 1000, maxAttempts: 3, advance };
      }),
    1000,
  );
}

/** A store that does not look at guards. */
function withoutGuards(): OrderedStore {
  return new (class extends MemoryStore {
    override write(...[partition, { guard: _guard, ...change }, options]: Parameters<MemoryStore['write']>) {
      return super.write(partition, change, options);
    }
  })();
}

/** Task queues with one bug each, and the law that must notice. */
export const brokenQueues: readonly { bug: string; law: string; subject: Broken }[] = [
  {
    bug: 'leases without a guard',
    law: 'never gives one lease to two workers',
    subject: { store: withoutGuards },
  },
  {
    bug: 'finishes without a fence',
    law: 'lets one of the workers finish a task whose leases ran out, and only one',
    subject: { store: withoutGuards },
  },
  {
    bug: 'believes whoever says that a task is done',
    law: 'lets a worker whose lease was over do nothing to a task that another has',
    subject: {
      alter: (queue) => ({
        take: async (...args) => {
          const tasks = await queue.take(...args);
          return tasks.map((task) => ({
            ...{ id: task.id, payload: task.payload, attempt: task.attempt },
            retry: (options) => task.retry(options),
            extend: (options) => task.extend(options),
            done: async (options) => (await task.done(options)) || true,
          }));
        },
      }),
    },
  },
  {
    bug: 'ignores delays',
    law: 'hides a delayed task until its delay is over, and the one that is due first comes first',
    subject: {
      alter: (queue) => ({ enqueue: (payloads, { dedupeKey } = {}) => queue.enqueue(payloads, { dedupeKey }) }),
    },
  },
  {
    bug: 'hands out what came last first',
    law: 'hands tasks out in the order in which they came in',
    subject: { alter: (queue) => ({ take: async (...args) => (await queue.take(...args)).reverse() }) },
  },
  {
    bug: 'takes one more than asked for',
    law: 'hands out at most as many as asked for',
    subject: { alter: (queue) => ({ take: (count, options) => queue.take(count + 1, options) }) },
  },
  {
    bug: 'ignores dedupe keys',
    law: 'adds a task with a dedupe key once until it is finished, and tells its id',
    subject: {
      alter: (queue) => ({
        enqueue: (payloads, { dedupeKey: _key, ...options } = {}) => queue.enqueue(payloads, options),
      }),
    },
  },
  {
    bug: 'takes payloads that are not JSON',
    law: 'refuses payloads that are not JSON, and then adds none',
    subject: {
      alter: (queue) => ({
        enqueue: (payloads, options) =>
          queue.enqueue(
            payloads.map((payload) => payload ?? null),
            options,
          ),
      }),
    },
  },
  {
    bug: 'charges an attempt whatever it is told',
    law: 'charges no attempt for a task that is given back uncharged, however often',
    subject: {
      alter: (queue) => ({
        take: async (...args) => {
          const tasks = await queue.take(...args);
          return tasks.map((task) => ({
            ...{ id: task.id, payload: task.payload, attempt: task.attempt },
            retry: ({ charge: _charge, ...options } = {}) => task.retry(options),
            extend: (options) => task.extend(options),
            done: (options) => task.done(options),
          }));
        },
      }),
    },
  },
  {
    bug: 'forgets the dead',
    law: 'makes a dead letter of a task that is given back after its last attempt',
    subject: { alter: () => ({ dead: async () => [] }) },
  },
  {
    bug: 'shows all dead letters at once',
    law: 'shows dead letters oldest first, as many as asked for',
    subject: { alter: (queue) => ({ dead: () => queue.dead() }) },
  },
];
