import assert from 'node:assert/strict';
import type { OpenGraph } from '../graph.js';
import type { Law } from '../law.js';
import { collectionIds, edgeNow } from './edges.js';

/** Laws about whose edges they are. */
export const ownerLaws: readonly Law<OpenGraph>[] = [
  {
    name: 'erases all edges of a user, says how many there were, and leaves those of others',
    async holds(subject) {
      const { graph } = subject;
      const ann = Array.from({ length: 40 }, (_, step) => edgeNow(subject, `a${step}`, 'x', { by: 'ann' }));
      await graph.add([...ann, edgeNow(subject, 'b', 'x', { by: 'bob' }), edgeNow(subject, 'c', 'ann')]);
      await graph.remove([{ from: 'a0', to: 'x' }]);
      assert.equal(await graph.erase('ann'), 39);
      assert.equal(await graph.erase('ann'), 0);
      assert.equal(await graph.erase('nobody'), 0);
      assert.equal(graph.size.edges, 2);
      assert.deepEqual(await collectionIds(graph, 'b'), ['x']);
      assert.deepEqual(await collectionIds(graph, 'c'), ['ann']);
      await graph.add(ann.slice(0, 3));
      assert.equal(graph.size.edges, 5);
      assert.equal(await graph.erase('ann'), 3);
    },
  },
  {
    name: 'lets the user who put an edge there last own it',
    async holds(subject) {
      const { graph } = subject;
      const edge = (from: string, by?: string) => edgeNow(subject, from, 'x', { by });
      await graph.add([edge('a', 'ann'), edge('b', 'ann'), edge('c', 'ann'), edge('d')]);
      await graph.add([edge('a', 'bob'), edge('b'), edge('d', 'ann')]);
      assert.equal(await graph.erase('ann'), 2);
      assert.deepEqual(
        (await graph.neighbours(['x'], { end: 'to' }))[0]?.map(({ id }) => id),
        ['a', 'b'],
      );
      assert.equal(await graph.erase('bob'), 1);
      assert.equal(graph.size.edges, 1);
    },
  },
];
