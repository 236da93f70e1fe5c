import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskQueue } from '../../src/index.js';
import { createStoreQueue, seededRandom } from '../../src/index.js';
import { MemoryStore } from '../../src/memory/index.js';
import { createVirtualClock, faultyStore, randomFaults } from '../../src/testing/index.js';

const ratios = { errorRatio: 0.05, timeoutDoneRatio: 0.08, timeoutLateRatio: 0.08, duplicateRatio: 0.08 };

/** Lets three processes work on one queue over a bad network, two of which die. */
async function run(seed: number) {
  const beneath = new MemoryStore();
  const clock = createVirtualClock();
  const random = seededRandom(seed);
  const open = (name: string, crashAfter: number): TaskQueue<number> => {
    const plan = randomFaults(seededRandom(`${seed} ${name}`), { ...ratios, maxDelayMs: 300, crashAfter });
    const store = faultyStore(beneath, plan, { clock });
    return createStoreQueue({ store, name: 'work', clock, random, leaseMs: 500, maxAttempts: 1000 });
  };
  const workers = [open('a', 40), open('b', 80), open('c', Infinity)];
  const accepted: string[] = [];
  const taken = new Set<string>();
  const finished: string[] = [];
  const unsure = new Set<string>();

  for (let round = 0; round < 60; round += 1) {
    for (const queue of workers) {
      if (round < 20)
        await queue.enqueue([round, round]).then(
          (ids) => accepted.push(...ids),
          () => undefined,
        );
      const tasks = await queue.take(3).catch(() => []);
      for (const task of tasks) {
        taken.add(task.id);
        const draw = random.next();
        if (draw < 0.2) continue;
        if (draw < 0.4) await task.retry({ delayMs: 100 }).catch(() => undefined);
        else
          await task.done().then(
            (done) => done && finished.push(task.id),
            () => unsure.add(task.id),
          );
      }
    }
    await clock.advance(Math.floor(random.next() * 300));
  }
  await clock.advance(1000);
  const calm = createStoreQueue<number>({ store: beneath, name: 'work', clock, leaseMs: 500, maxAttempts: 1000 });
  for (let tasks = await calm.take(50); tasks.length > 0; tasks = await calm.take(50)) {
    for (const task of tasks) {
      taken.add(task.id);
      if (await task.done()) finished.push(task.id);
    }
  }
  return { accepted, taken, finished, unsure };
}

describe('createStoreQueue over a store that fails', () => {
  it('loses no task that it accepted, whoever dies and whatever is lost on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0 }), async (seed) => {
        const { accepted, taken, finished, unsure } = await run(seed);
        for (const id of accepted) {
          expect(taken.has(id)).toBe(true);
          expect(finished.includes(id) || unsure.has(id)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});
