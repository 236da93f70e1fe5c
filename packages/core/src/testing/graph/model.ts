import assert from 'node:assert/strict';
import type { EdgeName, Graph, GraphEdge } from '../../contracts/graph.js';
import type { Random } from '../../contracts/random.js';
import { MemoryGraph } from '../../memory/memory-graph.js';
import type { OpenGraph } from '../graph.js';
import type { Law } from '../law.js';
import { integerBetween, oneOf, withSeed } from '../seed.js';
import { edgeNow, WEIGHTS, weightIn } from './edges.js';

const STEPS = 150;
const ITEMS = Array.from({ length: 12 }, (_, index) => `item ${index}`);
const COLLECTIONS = Array.from({ length: 6 }, (_, index) => `collection ${index}`);
const USERS = ['ann', 'bob', 'cy', undefined] as const;

/** Laws about sequences of calls. */
export const modelLaws: readonly Law<OpenGraph>[] = [
  {
    name: 'has the edges that the reference graph has, whatever went before',
    async holds(subject) {
      const { graph, seed } = subject;
      await withSeed({ seed }, async (random) => {
        const model = new MemoryGraph();
        for (let step = 0; step < STEPS; step += 1) {
          await change(random, subject, model);
          assert.equal(graph.size.edges, model.size.edges, `edges after step ${step}`);
          const end = oneOf(random, ['from', 'to'] as const);
          const ids = end === 'from' ? ITEMS : COLLECTIONS;
          assert.deepEqual(await graph.neighbours(ids, { end }), await weighed(graph, model, end), `step ${step}`);
        }
      });
    },
  },
];

/** What `graph` must list: the neighbours of the model, with such weights as the graph knows. */
async function weighed(graph: Graph, model: Graph, end: 'from' | 'to'): Promise<unknown> {
  const lists = await model.neighbours(end === 'from' ? ITEMS : COLLECTIONS, { end });
  return lists.map((list) => list.map(({ id, weight }) => ({ id, weight: weightIn(graph, weight) })));
}

/** Makes one change to both, which must count the same. */
async function change(random: Random, subject: OpenGraph, model: Graph): Promise<void> {
  const { graph } = subject;
  const names = Array.from({ length: integerBetween(random, 1, 8) }, (): EdgeName => {
    return { from: oneOf(random, ITEMS), to: oneOf(random, COLLECTIONS) };
  });
  const kind = random.next();
  if (kind < 0.05) {
    const user = oneOf(random, ['ann', 'bob', 'cy']);
    assert.equal(await graph.erase(user), await model.erase(user), 'erased');
  } else if (kind < 0.35) {
    assert.equal(await graph.remove(names), await model.remove(names), 'removed');
  } else {
    const edges = names.map(({ from, to }): GraphEdge => {
      return edgeNow(subject, from, to, { weight: oneOf(random, WEIGHTS), by: oneOf(random, USERS) });
    });
    await Promise.all([graph.add(edges), model.add(edges)]);
  }
}
