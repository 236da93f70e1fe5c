import assert from 'node:assert/strict';
import type { GraphEdge } from '../../contracts/graph.js';
import { expectCode } from '../expect-code.js';
import type { OpenGraph } from '../graph.js';
import type { Law } from '../law.js';
import { collectionIds, collectionsOf, edgeNow, itemIds, weightIn } from './edges.js';

/** Laws about what is written. */
export const changeLaws: readonly Law<OpenGraph>[] = [
  {
    name: 'gives an edge that is there its new weight, and lets the last of two alike count',
    async holds(subject) {
      const { graph } = subject;
      await graph.add([edgeNow(subject, 'a', 'x', { weight: 2 })]);
      await graph.add([edgeNow(subject, 'a', 'x', { weight: 4 })]);
      assert.deepEqual(await collectionsOf(graph, 'a'), [{ id: 'x', weight: weightIn(graph, 4) }]);
      await graph.add([edgeNow(subject, 'a', 'x', { weight: 8 }), edgeNow(subject, 'a', 'x', { weight: 3 })]);
      assert.deepEqual(await collectionsOf(graph, 'a'), [{ id: 'x', weight: weightIn(graph, 3) }]);
      await graph.add([edgeNow(subject, 'a', 'x')]);
      assert.deepEqual(await collectionsOf(graph, 'a'), [{ id: 'x', weight: 1 }]);
      assert.deepEqual(await graph.neighbours(['x'], { end: 'to' }), [[{ id: 'a', weight: 1 }]]);
      assert.equal(graph.size.edges, 1);
    },
  },
  {
    name: 'changes nothing when it is given the same edges again, or none',
    async holds(subject) {
      const { graph } = subject;
      const edges = ['x', 'y', 'z'].map((to) => edgeNow(subject, 'a', to, { weight: 2, by: 'ann' }));
      await graph.add(edges);
      const before = [graph.size, await graph.neighbours(['a', 'x'])];
      await graph.add(edges);
      await graph.add([]);
      assert.deepEqual([graph.size, await graph.neighbours(['a', 'x'])], before);
      assert.equal(await graph.erase('ann'), 3);
    },
  },
  {
    name: 'removes edges, says how many there were, and takes them back',
    async holds(subject) {
      const { graph } = subject;
      const edges = ['x', 'y', 'z'].flatMap((to) => ['a', 'b'].map((from) => edgeNow(subject, from, to)));
      await graph.add(edges);
      const gone = [
        { from: 'a', to: 'x' },
        { from: 'a', to: 'nowhere' },
        { from: 'nobody', to: 'x' },
        { from: 'a', to: 'x' },
      ];
      assert.equal(await graph.remove(gone), 1);
      assert.equal(await graph.remove([]), 0);
      assert.deepEqual(await collectionIds(graph, 'a'), ['y', 'z']);
      assert.deepEqual(await itemIds(graph, 'x'), ['b']);
      assert.equal(graph.size.edges, 5);
      await graph.add([edgeNow(subject, 'a', 'x', { weight: 2 })]);
      assert.deepEqual((await collectionsOf(graph, 'a'))[0], { id: 'x', weight: weightIn(graph, 2) });
      assert.equal(await graph.remove(edges), 6);
      assert.equal(graph.size.edges, 0);
      assert.deepEqual(await graph.neighbours(['a', 'b']), [[], []]);
    },
  },
  {
    name: 'refuses bad ids, weights and times, and then writes nothing of the call',
    async holds(subject) {
      const { graph } = subject;
      const good = edgeNow(subject, 'good', 'good');
      const refused = (bad: Partial<GraphEdge>): Promise<void> => {
        return expectCode(graph.add([good, { ...good, ...bad }]), 'ERR_INVALID_ARGUMENT', JSON.stringify(bad));
      };
      for (const id of ['', '\udc00', 'x'.repeat(257), 7 as unknown as string]) {
        await refused({ from: id });
        await refused({ to: id });
        await refused({ by: id });
        const name = { from: 'good', to: id };
        await expectCode(graph.remove([good, name]), 'ERR_INVALID_ARGUMENT', `remove ${JSON.stringify(id)}`);
        await expectCode(graph.erase(id), 'ERR_INVALID_ARGUMENT', `erase ${JSON.stringify(id)}`);
      }
      for (const weight of [0, -1, NaN, Infinity, '1' as unknown as number]) await refused({ weight });
      for (const at of [NaN, Infinity, -1, '1' as unknown as number]) await refused({ at });
      assert.equal(graph.size.edges, 0);
      assert.deepEqual(await collectionIds(graph, 'good'), []);
    },
  },
  {
    name: 'makes changes in the order of their calls, without waiting for answers',
    async holds(subject) {
      const { graph } = subject;
      const edge = edgeNow(subject, 'a', 'x', { weight: 2 });
      const [, removed, , erased] = await Promise.all([
        graph.add([edge, edgeNow(subject, 'a', 'y', { by: 'ann' })]),
        graph.remove([edge]),
        graph.add([{ ...edge, weight: 4 }]),
        graph.erase('ann'),
        graph.add([edgeNow(subject, 'b', 'y', { by: 'ann' })]),
      ]);
      assert.deepEqual([removed, erased], [1, 1]);
      assert.deepEqual(await collectionsOf(graph, 'a'), [{ id: 'x', weight: weightIn(graph, 4) }]);
      assert.deepEqual(await itemIds(graph, 'y'), ['b']);
    },
  },
  {
    name: 'shares no memory with its callers',
    async holds(subject) {
      const { graph } = subject;
      const edge = { ...edgeNow(subject, 'a', 'x'), weight: 2 };
      const edges = [edge, edgeNow(subject, 'a', 'y')];
      const adding = graph.add(edges);
      edges.pop();
      edge.to = 'z';
      edge.weight = 9;
      await adding;
      const [first] = (await graph.neighbours(['a'])) as [{ id: string; weight: number }[]];
      first.splice(0, 1);
      assert.deepEqual(await collectionsOf(graph, 'a'), [
        { id: 'x', weight: weightIn(graph, 2) },
        { id: 'y', weight: 1 },
      ]);
    },
  },
  {
    name: 'says how large it is',
    async holds(subject) {
      const { graph } = subject;
      assert.deepEqual(graph.size, { items: 0, collections: 0, edges: 0 });
      const edges = ['x', 'y'].flatMap((to) => ['a', 'b', 'c'].map((from) => edgeNow(subject, from, to)));
      await graph.add(edges);
      assert.deepEqual(graph.size, { items: 3, collections: 2, edges: 6 });
      await graph.remove(edges.slice(0, 2));
      assert.deepEqual(graph.size, { items: 3, collections: 2, edges: 4 });
    },
  },
];
