import assert from 'node:assert/strict';
import type { NeighbourOptions } from '../../contracts/graph.js';
import { expectCode } from '../expect-code.js';
import type { OpenGraph } from '../graph.js';
import type { Law } from '../law.js';
import { collectionIds, edgeNow, itemIds, weightIn } from './edges.js';

/** Laws about what is read. */
export const readLaws: readonly Law<OpenGraph>[] = [
  {
    name: 'lists the neighbours of both ends by ascending id, in the order asked for, and none of a stranger',
    async holds(subject) {
      const { graph } = subject;
      const edge = (from: string, to: string, weight?: number) => edgeNow(subject, from, to, { weight });
      await graph.add([edge('lamp', 'desks', 2), edge('lamp', 'attic', 0.5), edge('lamp', 'Z'), edge('cup', 'desks')]);
      assert.deepEqual(await graph.neighbours(['cup', 'nobody', 'lamp', 'cup']), [
        [{ id: 'desks', weight: 1 }],
        [],
        [
          { id: 'Z', weight: 1 },
          { id: 'attic', weight: weightIn(graph, 0.5) },
          { id: 'desks', weight: weightIn(graph, 2) },
        ],
        [{ id: 'desks', weight: 1 }],
      ]);
      assert.deepEqual(await graph.neighbours(['desks', 'nothing'], { end: 'to' }), [
        [
          { id: 'cup', weight: 1 },
          { id: 'lamp', weight: weightIn(graph, 2) },
        ],
        [],
      ]);
      assert.deepEqual(await graph.neighbours([]), []);
    },
  },
  {
    name: 'lists at most the limit of each node, the first',
    async holds(subject) {
      const { graph } = subject;
      await graph.add(['d', 'a', 'c', 'b'].flatMap((to) => ['x', 'y'].map((from) => edgeNow(subject, from, to))));
      const lists = await graph.neighbours(['x', 'y'], { limit: 3 });
      assert.deepEqual(
        lists.map((list) => list.map(({ id }) => id)),
        [
          ['a', 'b', 'c'],
          ['a', 'b', 'c'],
        ],
      );
      const [one = []] = await graph.neighbours(['a'], { end: 'to', limit: 1 });
      assert.deepEqual(one, [{ id: 'x', weight: 1 }]);
      assert.equal((await graph.neighbours(['x'], { limit: 100 }))[0]?.length, 4);
    },
  },
  {
    name: 'keeps ids apart, whatever is in them, and items apart from collections',
    async holds(subject) {
      const { graph } = subject;
      const ids = ['', ':', '}', '\0', 'é', 'e\u0301', '\u{1f600}', '__proto__', ' ', '0', '00', '\0\u0001', '\u00ff'];
      const items = ids.map((id) => `a${id}`);
      await graph.add(items.map((id) => edgeNow(subject, id, id)));
      for (const id of items) {
        assert.deepEqual(await collectionIds(graph, id), [id]);
        assert.deepEqual(await itemIds(graph, id), [id]);
      }
      const long = ['\0', 'é'.repeat(128), '\0'.repeat(256), 'x'.repeat(256)];
      await graph.add(long.flatMap((from) => long.map((to) => edgeNow(subject, from, to))));
      for (const from of long) assert.deepEqual(await collectionIds(graph, from), [...long].sort());
      assert.equal(
        await graph.remove([
          { from: 'a:', to: 'a' },
          { from: 'a', to: 'a' },
        ]),
        1,
      );
      assert.deepEqual(await collectionIds(graph, 'a\0'), ['a\0']);
      assert.equal(graph.size.edges, ids.length - 1 + long.length ** 2);
    },
  },
  {
    name: 'refuses a bad id, end or limit of a question',
    async holds({ graph }) {
      for (const id of ['', '\udc00', 'x'.repeat(257)]) {
        await expectCode(graph.neighbours(['good', id]), 'ERR_INVALID_ARGUMENT', JSON.stringify(id));
      }
      for (const limit of [0, -1, 1.5, NaN, Infinity]) {
        await expectCode(graph.neighbours(['a'], { limit }), 'ERR_INVALID_ARGUMENT', `limit ${limit}`);
      }
      const bad = { end: 'both' } as unknown as NeighbourOptions;
      await expectCode(graph.neighbours(['a'], bad), 'ERR_INVALID_ARGUMENT', 'end');
    },
  },
];
