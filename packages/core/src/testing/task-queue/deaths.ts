import assert from 'node:assert/strict';
import type { Law } from '../law.js';
import type { OpenTaskQueue } from '../task-queue.js';
import { takeOne } from './take-one.js';

/** When a task is given up, and what is kept of it. */
export const deathLaws: readonly Law<OpenTaskQueue>[] = [
  {
    name: 'makes a dead letter of a task that is given back after its last attempt',
    async holds({ queue, maxAttempts }) {
      const [id] = await queue.enqueue([{ n: 1 }]);
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        const task = await takeOne(queue);
        assert.equal(task.attempt, attempt);
        assert.equal(await task.retry({ reason: `failure ${attempt}` }), true);
      }
      assert.deepEqual(await queue.take(1), []);
      assert.deepEqual(await queue.size(), { waiting: 0, leased: 0, dead: 1 });
      const [letter] = await queue.dead();
      assert.ok(letter !== undefined && Number.isFinite(letter.at));
      const { at: _at, ...rest } = letter;
      assert.deepEqual(rest, { id, payload: { n: 1 }, attempts: maxAttempts, reason: `failure ${maxAttempts}` });
    },
  },
  {
    name: 'charges no attempt for a task that is given back uncharged, however often',
    async holds({ queue, maxAttempts, advance }) {
      const [id] = await queue.enqueue(['long'], { dedupeKey: 'key' });
      for (let stop = 0; stop <= maxAttempts; stop += 1) {
        const task = await takeOne(queue);
        assert.deepEqual([task.id, task.attempt], [id, 1]);
        assert.equal(await task.retry({ charge: false, reason: 'stopped', delayMs: stop }), true);
        assert.equal(await task.retry(), false, 'it has left its hands');
        await advance(stop);
      }
      for (let attempt = 1; attempt < maxAttempts; attempt += 1) await (await takeOne(queue)).retry();
      const last = await takeOne(queue);
      assert.equal(last.attempt, maxAttempts);
      assert.equal(await last.retry({ charge: false }), true);
      assert.deepEqual(await queue.dead(), []);
      assert.equal(await (await takeOne(queue)).retry({ charge: true }), true);
      assert.deepEqual(await queue.size(), { waiting: 0, leased: 0, dead: 1 });
    },
  },
  {
    name: 'makes a dead letter of a task whose every lease ran out, and hands out those behind it',
    async holds({ queue, maxAttempts, leaseMs, advance }) {
      const [id] = await queue.enqueue(['poison']);
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        await takeOne(queue);
        await advance(leaseMs);
      }
      await queue.enqueue(['good']);
      const tasks = [...(await queue.take(1)), ...(await queue.take(1))];
      assert.deepEqual(
        tasks.map(({ payload }) => payload),
        ['good'],
      );
      assert.deepEqual(
        (await queue.dead()).map((letter) => [letter.id, letter.attempts]),
        [[id, maxAttempts]],
      );
    },
  },
  {
    name: 'shows dead letters oldest first, as many as asked for',
    async holds({ queue, maxAttempts, advance }) {
      for (const payload of ['a', 'b', 'c']) {
        await queue.enqueue([payload]);
        for (let attempt = 1; attempt <= maxAttempts; attempt += 1) await (await takeOne(queue)).retry();
        await advance(5);
      }
      assert.deepEqual(
        (await queue.dead()).map(({ payload }) => payload),
        ['a', 'b', 'c'],
      );
      assert.deepEqual(
        (await queue.dead({ limit: 2 })).map(({ payload }) => payload),
        ['a', 'b'],
      );
    },
  },
  {
    name: 'frees the dedupe key of a task that died',
    async holds({ queue, maxAttempts }) {
      const [first] = await queue.enqueue(['a'], { dedupeKey: 'key' });
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        const task = await takeOne(queue);
        assert.deepEqual(await queue.enqueue(['b'], { dedupeKey: 'key' }), [first]);
        await task.retry();
      }
      const [again] = await queue.enqueue(['c'], { dedupeKey: 'key' });
      assert.notEqual(again, first);
      assert.equal((await takeOne(queue)).payload, 'c');
    },
  },
];
