import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { TraverseScratch } from '../../src/traverse/traverse-scratch.js';
import { twoHopItems } from '../../src/traverse/two-hop-items.js';
import { randomEdges } from './random-edges.js';
import { twoHopRequest } from './requests.js';
import type { PlainEdge } from './sealed-graph.js';
import { viewOf } from './sealed-graph.js';

const SIZE = { items: 60, collections: 20 };

/** The same by the definition, in a loop over all pairs of edges. */
function naive(
  edges: readonly PlainEdge[],
  rowLengths: readonly number[],
  starts: readonly number[],
  weights: readonly number[],
): { scores: Map<number, number>; paths: Map<number, number>; via: Map<number, number> } {
  const [scores, paths, via] = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
  const best = new Map<number, number>();
  for (const [place, start] of starts.entries()) {
    const mine = new Map<number, number>();
    for (const [item, collection, weight = 1] of edges) {
      if (item !== start) continue;
      for (const [other, same, otherWeight = 1] of edges) {
        if (same !== collection || starts.includes(other)) continue;
        const part = ((weights[place] ?? 0) * weight * otherWeight) / Math.log2(2 + (rowLengths[collection] ?? 0));
        mine.set(other, (mine.get(other) ?? 0) + part);
        paths.set(other, (paths.get(other) ?? 0) + 1);
      }
    }
    for (const [item, part] of mine) {
      scores.set(item, (scores.get(item) ?? 0) + part);
      if (part > (best.get(item) ?? 0)) {
        best.set(item, part);
        via.set(item, place);
      }
    }
  }
  return { scores, paths, via };
}

describe('twoHopItems', () => {
  const random = seededRandom('two hops');
  const lengths = (edges: readonly PlainEdge[]): number[] =>
    Array.from({ length: SIZE.collections }, (_, node) => edges.filter(([, collection]) => collection === node).length);

  it.each([{ weights: false }, { weights: true }])(
    'finds what the definition finds (weights: $weights)',
    ({ weights }) => {
      const edges = randomEdges(random, { ...SIZE, edges: 240, weights });
      const removed = edges.filter((_, at) => at % 7 === 3);
      const kept = edges.filter((_, at) => at % 7 !== 3);
      const view = viewOf({
        ...SIZE,
        ...{ segments: [edges.slice(0, 90), edges.slice(90, 150)], hot: edges.slice(150), removed },
      });
      const starts = [0, 1, 5, 40];
      const startWeights = [1, 0.5, 0.25, 2];
      const expected = naive(kept, lengths(edges), starts, startWeights);
      const found = twoHopItems(
        view,
        twoHopRequest(starts, { weights: Float64Array.from(startWeights) }),
        new TraverseScratch(),
      );
      expect(new Set(found.nodes)).toEqual(new Set(expected.scores.keys()));
      for (const [place, node] of found.nodes.entries()) {
        expect(found.scores[place]).toBeCloseTo(expected.scores.get(node) ?? NaN, 5);
        expect(found.visits[place]).toBe(expected.paths.get(node));
        expect(found.via[place]).toBe(expected.via.get(node));
        if (place > 0) expect(found.scores[place]).toBeLessThanOrEqual(found.scores[place - 1] ?? 0);
      }
    },
  );

  it('returns the best of them when there are more than the limit', () => {
    const edges = randomEdges(random, { ...SIZE, edges: 240, weights: true });
    const view = viewOf({ ...SIZE, segments: [edges] });
    const scratch = new TraverseScratch();
    const all = twoHopItems(view, twoHopRequest([0, 3]), scratch);
    const five = twoHopItems(view, twoHopRequest([0, 3], { limit: 5 }), scratch);
    expect(five.nodes).toEqual(all.nodes.slice(0, 5));
    expect(all.nodes.length).toBeGreaterThan(20);
  });

  it('looks at no more edges of a row than the fan-out, the fresh ones first', () => {
    const hub = Array.from({ length: 50 }, (_, item) => [item, 0] as const);
    const view = viewOf({ ...SIZE, segments: [hub.slice(0, 45)], hot: hub.slice(45) });
    const found = twoHopItems(view, twoHopRequest([0], { fanOut: 8 }), new TraverseScratch());
    expect([...found.nodes].toSorted((a, b) => a - b)).toEqual([42, 43, 44, 45, 46, 47, 48, 49]);
    expect(found.steps).toBe(9);
  });

  it('finds nothing in an empty graph and from an unknown start', () => {
    const empty = viewOf({ items: 0, collections: 0, segments: [] });
    expect(twoHopItems(empty, twoHopRequest([3]), new TraverseScratch()).nodes).toHaveLength(0);
    const view = viewOf({ ...SIZE, segments: [[[0, 0]]] });
    expect(twoHopItems(view, twoHopRequest([59, 4_000_000_000]), new TraverseScratch()).nodes).toHaveLength(0);
  });
});
