import assert from 'node:assert/strict';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import type { OpenTaskQueue } from '../task-queue.js';
import { takeOne } from './take-one.js';

/** How tasks enter, and in what order they come out. */
export const enqueueLaws: readonly Law<OpenTaskQueue>[] = [
  {
    name: 'hands tasks out in the order in which they came in',
    async holds({ queue, other }) {
      const first = await queue.enqueue(['a', 'b']);
      const second = await queue.enqueue(['c']);
      const ids = [...first, ...second];
      assert.equal(new Set(ids).size, 3);
      const tasks = [...(await other.take(2)), ...(await queue.take(2))];
      assert.deepEqual(
        tasks.map(({ id, payload, attempt }) => [id, payload, attempt]),
        ids.map((id, index) => [id, ['a', 'b', 'c'][index], 1]),
      );
    },
  },
  {
    name: 'hands out nothing while nothing is due',
    async holds({ queue }) {
      assert.deepEqual(await queue.take(10), []);
      assert.deepEqual(await queue.enqueue([]), []);
      assert.deepEqual(await queue.size(), { waiting: 0, leased: 0, dead: 0 });
      assert.deepEqual(await queue.dead(), []);
    },
  },
  {
    name: 'hands out at most as many as asked for',
    async holds({ queue }) {
      await queue.enqueue([1, 2, 3, 4, 5]);
      assert.equal((await queue.take(2)).length, 2);
      assert.equal((await queue.take(10)).length, 3);
    },
  },
  {
    name: 'hides a delayed task until its delay is over, and the one that is due first comes first',
    async holds({ queue, leaseMs, advance }) {
      await queue.enqueue(['late'], { delayMs: leaseMs });
      await queue.enqueue(['soon'], { delayMs: leaseMs / 2 });
      assert.deepEqual(await queue.take(2), []);
      assert.equal((await queue.size()).waiting, 2);
      await advance(leaseMs / 2);
      assert.deepEqual(
        (await queue.take(2)).map(({ payload }) => payload),
        ['soon'],
      );
      await advance(leaseMs / 2);
      assert.deepEqual(
        (await queue.take(2)).map(({ payload }) => payload),
        ['late'],
      );
    },
  },
  {
    name: 'gives payloads back as the JSON that they were',
    async holds({ queue }) {
      const payloads = [null, 0, -1.5, '', 'é\u{1f600}\0', true, [], {}, { b: [1, { c: null }], '1': 'x', a: '}{' }];
      await queue.enqueue(payloads);
      assert.deepEqual(
        (await queue.take(20)).map(({ payload }) => payload),
        payloads,
      );
    },
  },
  {
    name: 'refuses payloads that are not JSON, and then adds none',
    async holds({ queue }) {
      const circular: unknown[] = [];
      circular.push(circular);
      for (const bad of [undefined, () => 1, 10n, circular]) {
        await expectCode(queue.enqueue(['good', bad]), 'ERR_INVALID_PAYLOAD', typeof bad);
      }
      assert.deepEqual(await queue.take(1), []);
    },
  },
  {
    name: 'adds a task with a dedupe key once until it is finished, and tells its id',
    async holds({ queue, other }) {
      const [first] = await queue.enqueue(['a'], { dedupeKey: 'key' });
      assert.deepEqual(await other.enqueue(['b'], { dedupeKey: 'key' }), [first]);
      const [third] = await queue.enqueue(['c'], { dedupeKey: 'Key' });
      assert.notEqual(third, first);
      const task = await takeOne(queue);
      assert.equal(task.payload, 'a');
      assert.deepEqual(await queue.enqueue(['d'], { dedupeKey: 'key' }), [first], 'while it is leased');
      assert.equal(await task.done(), true);
      const [again] = await queue.enqueue(['e'], { dedupeKey: 'key' });
      assert.notEqual(again, first);
      assert.deepEqual(
        (await queue.take(9)).map(({ payload }) => payload),
        ['c', 'e'],
      );
    },
  },
  {
    name: 'adds a task once if many add it with one dedupe key at the same time',
    async holds({ queue, other }) {
      const adding = Array.from({ length: 12 }, (_, index) =>
        (index % 2 === 0 ? queue : other).enqueue([index], { dedupeKey: 'key' }),
      );
      const ids = (await Promise.all(adding)).flat();
      assert.equal(new Set(ids).size, 1);
      const tasks = await queue.take(20);
      assert.deepEqual(
        tasks.map(({ id }) => id),
        [ids[0]],
      );
    },
  },
  {
    name: 'does nothing for a caller that has aborted or has no time, or asks for what makes no sense',
    async holds({ queue }) {
      await expectCode(queue.enqueue([1], { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'enqueue');
      await expectCode(queue.enqueue([1], { deadlineMs: 0 }), 'ERR_TIMEOUT', 'enqueue');
      await expectCode(queue.enqueue([1], { delayMs: -1 }), 'ERR_INVALID_ARGUMENT', 'a delay below 0');
      await expectCode(queue.enqueue([1], { delayMs: NaN }), 'ERR_INVALID_ARGUMENT', 'a delay of NaN');
      await expectCode(queue.take(0), 'ERR_INVALID_ARGUMENT', 'take none');
      await expectCode(queue.take(1, { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'take');
      assert.deepEqual(await queue.size(), { waiting: 0, leased: 0, dead: 0 });
    },
  },
];
