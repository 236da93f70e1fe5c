import assert from 'node:assert/strict';
import { FeedloomError } from '../../errors.js';
import { expectCode } from '../expect-code.js';
import type { OpenGraph } from '../graph.js';
import type { Law } from '../law.js';
import { collectionIds, collectionsOf, edgeNow, weightIn } from './edges.js';

/** Laws about callers that leave, about time, and about the end. */
export const lifeLaws: readonly Law<OpenGraph>[] = [
  {
    name: 'does nothing for a caller that has aborted or has no time',
    async holds(subject) {
      const { graph } = subject;
      const kept = edgeNow(subject, 'a', 'x', { by: 'ann' });
      await graph.add([kept]);
      for (const [options, code] of [
        [{ signal: AbortSignal.abort() }, 'ERR_ABORTED'],
        [{ deadlineMs: 0 }, 'ERR_TIMEOUT'],
      ] as const) {
        await expectCode(graph.add([edgeNow(subject, 'a', 'y')], options), code, 'add');
        await expectCode(graph.remove([kept], options), code, 'remove');
        await expectCode(graph.erase('ann', options), code, 'erase');
        await expectCode(graph.neighbours(['a'], options), code, 'neighbours');
      }
      assert.deepEqual(await collectionIds(graph, 'a'), ['x']);
    },
  },
  {
    name: 'finishes what it has accepted when it is closed, then refuses calls, and may be closed again',
    async holds(subject) {
      const { graph } = subject;
      const edge = edgeNow(subject, 'a', 'x');
      const accepted = [graph.add([edge]), graph.add([edgeNow(subject, 'a', 'y')])];
      const closing = graph.close();
      for (const answer of await Promise.allSettled(accepted)) {
        if (answer.status === 'rejected') {
          assert.ok(FeedloomError.is(answer.reason, 'ERR_CLOSED'), String(answer.reason));
        }
      }
      await closing;
      await graph.close();
      await graph[Symbol.asyncDispose]();
      await expectCode(graph.add([edge]), 'ERR_CLOSED', 'add');
      await expectCode(graph.remove([edge]), 'ERR_CLOSED', 'remove');
      await expectCode(graph.erase('ann'), 'ERR_CLOSED', 'erase');
      await expectCode(graph.neighbours(['a']), 'ERR_CLOSED', 'neighbours');
    },
  },
  {
    name: 'has everything again after it was closed and opened, if it is durable',
    async holds(subject) {
      const { graph, reopen } = subject;
      if (!graph.supports.durable || reopen === undefined) return;
      const edge = (from: string, to: string, by?: string) => edgeNow(subject, from, to, { by, weight: 2 });
      await graph.add(['x', 'y', 'z'].flatMap((to) => [edge('a', to), edge('b', to, 'ann'), edge('c', to, 'bob')]));
      await graph.add([{ ...edge('a', 'x'), weight: 4 }, edge('c', 'x', 'ann')]);
      await graph.remove([{ from: 'a', to: 'y' }]);
      await graph.erase('bob');
      await graph.close();
      const again = await reopen();
      try {
        assert.equal(again.size.edges, 6);
        assert.deepEqual(await collectionsOf(again, 'a'), [
          { id: 'x', weight: weightIn(again, 4) },
          { id: 'z', weight: weightIn(again, 2) },
        ]);
        assert.deepEqual(await collectionIds(again, 'c'), ['x']);
        assert.equal(await again.erase('ann'), 4);
        assert.equal(await again.erase('bob'), 0);
      } finally {
        await again.close();
      }
    },
  },
  {
    name: 'forgets edges that are older than its window, if it has one',
    async holds(subject) {
      const { graph, advance } = subject;
      const { windowMs } = graph.supports;
      if (windowMs === Infinity || advance === undefined) return;
      await graph.add([edgeNow(subject, 'a', 'old')]);
      await advance(windowMs / 2);
      assert.deepEqual(await collectionIds(graph, 'a'), ['old']);
      await graph.add([edgeNow(subject, 'a', 'new')]);
      await advance(windowMs * 0.75);
      assert.deepEqual(await collectionIds(graph, 'a'), ['new']);
    },
  },
];
