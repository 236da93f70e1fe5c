import assert from 'node:assert/strict';
import type { Law } from '../law.js';
import type { OpenTaskQueue } from '../task-queue.js';
import { takeOne } from './take-one.js';

/** What holding a task means, and when it ends. */
export const leaseLaws: readonly Law<OpenTaskQueue>[] = [
  {
    name: 'hides a taken task until its lease is over, then hands it out again',
    async holds({ queue, other, leaseMs, advance }) {
      const [id] = await queue.enqueue(['a']);
      assert.equal((await takeOne(queue)).attempt, 1);
      assert.deepEqual(await queue.size(), { waiting: 0, leased: 1, dead: 0 });
      await advance(leaseMs / 2);
      assert.deepEqual(await other.take(1), []);
      await advance(leaseMs / 2);
      const again = await takeOne(other);
      assert.deepEqual([again.id, again.attempt, again.payload], [id, 2, 'a']);
    },
  },
  {
    name: 'removes a task that is done, for good',
    async holds({ queue, leaseMs, advance }) {
      await queue.enqueue(['a', 'b']);
      const task = await takeOne(queue);
      assert.equal(await task.done(), true);
      await advance(leaseMs * 2);
      const rest = await queue.take(5);
      assert.deepEqual(
        rest.map(({ payload }) => payload),
        ['b'],
      );
      assert.equal(await rest[0]?.done(), true);
      assert.deepEqual(await queue.size(), { waiting: 0, leased: 0, dead: 0 });
    },
  },
  {
    name: 'lets a worker whose lease was over do nothing to a task that another has',
    async holds({ queue, other, leaseMs, advance }) {
      for (const step of ['done', 'retry', 'extend'] as const) {
        await queue.enqueue([step]);
        const stale = await takeOne(queue);
        await advance(leaseMs);
        const current = await takeOne(other);
        assert.equal(current.payload, step);
        assert.equal(await stale[step](), false, step);
        assert.deepEqual(await queue.take(1), [], `hidden after a stale ${step}`);
        assert.equal(await current.done(), true, `finished after a stale ${step}`);
      }
    },
  },
  {
    name: 'hides an extended task for another lease from then',
    async holds({ queue, leaseMs, advance }) {
      await queue.enqueue(['a']);
      const task = await takeOne(queue);
      for (let round = 0; round < 3; round += 1) {
        await advance(leaseMs * 0.75);
        assert.equal(await task.extend(), true);
        assert.deepEqual(await queue.take(1), []);
      }
      await advance(leaseMs * 0.75);
      assert.equal(await task.done(), true);
      await advance(leaseMs);
      assert.deepEqual(await queue.take(1), []);
    },
  },
  {
    name: 'hands a task that was given back out again after its delay, and not before',
    async holds({ queue, other, leaseMs, advance }) {
      await queue.enqueue(['a']);
      const task = await takeOne(queue);
      assert.equal(await task.retry({ delayMs: leaseMs * 2 }), true);
      assert.deepEqual(await queue.size(), { waiting: 1, leased: 0, dead: 0 });
      await advance(leaseMs * 1.5);
      assert.deepEqual(await other.take(1), []);
      await advance(leaseMs * 0.5);
      assert.equal((await takeOne(other)).attempt, 2);
      assert.equal(await task.done(), false, 'the worker that gave it back');
    },
  },
  {
    name: 'hands a task that was given back without a delay out at once',
    async holds({ queue }) {
      await queue.enqueue(['a']);
      assert.equal(await (await takeOne(queue)).retry(), true);
      const again = await takeOne(queue);
      assert.deepEqual([again.payload, again.attempt], ['a', 2]);
    },
  },
  {
    name: 'keeps a payload as it was, whatever a worker does to its own',
    async holds({ queue }) {
      await queue.enqueue([{ list: [1] }]);
      const task = await takeOne(queue);
      (task.payload as { list: number[] }).list.push(2);
      assert.equal(await task.extend(), true);
      assert.equal(await task.retry(), true);
      const again = await takeOne(queue);
      assert.deepEqual(again.payload, { list: [1] });
      again.payload.list.push(2);
      assert.equal(await again.done(), true);
    },
  },
];
