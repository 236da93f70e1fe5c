import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import type { GraphView } from '../../src/graph/graph-view.js';
import type { FoundItems } from '../../src/traverse/found-items.js';
import { TraverseScratch } from '../../src/traverse/traverse-scratch.js';
import { walkItems } from '../../src/traverse/walk-items.js';
import { surprise } from './chi-square.js';
import { stepChances, visitShares } from './naive-walk.js';
import { randomEdges } from './random-edges.js';
import { walkRequest } from './requests.js';
import { viewOf } from './sealed-graph.js';

const SIZE = { items: 12, collections: 8 };

/** Visits by item. */
function visitsOf({ nodes, visits }: FoundItems, items = SIZE.items): number[] {
  const counts = new Array<number>(items).fill(0);
  for (const [place, node] of nodes.entries()) counts[node] = visits[place] ?? 0;
  return counts;
}

/** How far the visits are from what a walk must expect, the start left out as it is never found. */
function surpriseOf(view: GraphView, edges: Parameters<typeof stepChances>[1], start: number, restart: number): number {
  const shares = visitShares(stepChances(SIZE.items, edges), start, restart);
  shares[start] = 0;
  const rest = shares.reduce((sum, share) => sum + share, 0);
  // Steps of one walk depend on each other; a step after a return does not, so the surplus stays small.
  const found = walkItems(view, walkRequest([start], { steps: 60_000, restart }), new TraverseScratch());
  return surprise(
    visitsOf(found),
    shares.map((share) => share / rest),
  );
}

describe('walkItems', () => {
  const random = seededRandom('walks');
  const edges = randomEdges(random, { ...SIZE, edges: 40 });
  const weighted = randomEdges(random, { ...SIZE, edges: 40, weights: true });
  const spread = { segments: [edges.slice(0, 15), edges.slice(15, 25)], hot: edges.slice(25) };
  const start = edges[0]?.[0] ?? 0;

  it('visits items as often as the graph says, over sealed edges alone', () => {
    const view = viewOf({ ...SIZE, segments: [edges] });
    expect(surpriseOf(view, edges, start, 1)).toBeLessThan(4);
    expect(surpriseOf(view, edges, start, 0.5)).toBeLessThan(6);
  });

  it('visits them as often when the edges lie in several segments and among the fresh ones', () => {
    const view = viewOf({ ...SIZE, ...spread });
    expect(surpriseOf(view, edges, start, 1)).toBeLessThan(4);
    expect(surpriseOf(view, edges, start, 0.5)).toBeLessThan(6);
  });

  it('draws edges in proportion to their weights', () => {
    const view = viewOf({ ...SIZE, segments: [weighted.slice(0, 20)], hot: weighted.slice(20) });
    expect(surpriseOf(view, weighted, weighted[0]?.[0] ?? 0, 1)).toBeLessThan(4);
    const alike = weighted.map(([item, collection]) => [item, collection] as const);
    expect(surpriseOf(view, alike, weighted[0]?.[0] ?? 0, 1)).toBeGreaterThan(20);
  });

  it('never walks over removed edges, and over the others as if those had never been', () => {
    const removed = edges.filter((_, at) => at % 3 === 1);
    const kept = edges.filter((_, at) => at % 3 !== 1);
    const from = kept[0]?.[0] ?? 0;
    expect(surpriseOf(viewOf({ ...SIZE, segments: [edges], removed }), kept, from, 1)).toBeLessThan(4);
    expect(surpriseOf(viewOf({ ...SIZE, ...spread, removed }), kept, from, 1)).toBeLessThan(4);
  });

  it('finds nothing in an empty graph, from an unknown start, or from one whose edges are all removed', () => {
    const scratch = new TraverseScratch();
    const size = (view: GraphView, from: number): number => walkItems(view, walkRequest([from]), scratch).nodes.length;
    expect(size(viewOf({ items: 0, collections: 0, segments: [] }), 0)).toBe(0);
    expect(size(viewOf({ ...SIZE, segments: [edges] }), 4_000_000_000)).toBe(0);
    const mine = edges.filter(([item]) => item === start);
    expect(size(viewOf({ ...SIZE, segments: [edges], removed: mine }), start)).toBe(0);
  });

  it('repeats itself with the same seed, and not with another', () => {
    const view = viewOf({ ...SIZE, segments: [edges] });
    const scratch = new TraverseScratch();
    const first = walkItems(view, walkRequest([start]), scratch);
    expect(walkItems(view, walkRequest([start]), scratch)).toEqual(first);
    expect(walkItems(view, walkRequest([start], { seed: 8 }), scratch)).not.toEqual(first);
  });

  it('finds neither its starts nor what is excluded, and says which start led there', () => {
    // Two islands: what is found on one can come from its start only.
    const islands = [...edges, ...edges.map(([item, collection]) => [item + 12, collection + 8] as const)];
    const view = viewOf({ items: 24, collections: 16, segments: [islands] });
    const excluded = 1;
    const starts = [start, start + 12];
    const found = walkItems(view, walkRequest(starts, { exclude: Uint32Array.of(excluded) }), new TraverseScratch());
    const nodes = [...found.nodes];
    expect(nodes.length).toBeGreaterThan(6);
    expect(nodes).not.toContain(excluded);
    for (const each of starts) expect(nodes).not.toContain(each);
    for (const [place, node] of nodes.entries()) expect(found.via[place]).toBe(node < 12 ? 0 : 1);
    for (let place = 1; place < nodes.length; place += 1) {
      expect(found.scores[place]).toBeLessThanOrEqual(found.scores[place - 1] ?? 0);
    }
  });

  it('adds up visits, or with the boost squares the sum of their roots', () => {
    const view = viewOf({ ...SIZE, segments: [edges] });
    const starts = [...new Set(edges.map(([item]) => item))].slice(0, 2);
    const scratch = new TraverseScratch();
    const sum = walkItems(view, walkRequest(starts), scratch);
    expect([...sum.scores]).toEqual([...sum.visits]);
    const boost = walkItems(view, walkRequest(starts, { combine: 'boost' }), scratch);
    const both = boost.scores.map((score, place) => score / (boost.visits[place] ?? 1));
    expect(Math.max(...both)).toBeLessThanOrEqual(2 + 1e-6);
    expect(Math.max(...both)).toBeGreaterThan(1.5);
    expect(visitsOf(boost)).toEqual(visitsOf(sum));
  });

  it.each([{ hot: false }, { hot: true }])(
    'stops a start once enough items were visited enough (fresh: $hot)',
    ({ hot }) => {
      const view = viewOf({ ...SIZE, segments: [hot ? edges.slice(1) : edges], hot: hot ? edges.slice(0, 1) : [] });
      const scratch = new TraverseScratch();
      const request = walkRequest([start], { steps: 100_000, stopVisits: 10, stopItems: 3 });
      const found = walkItems(view, request, scratch);
      expect(found.steps).toBeLessThan(1000);
      expect(visitsOf(found).filter((visits) => visits >= 10)).toHaveLength(3);
      const excluded = Uint32Array.of(found.nodes[0] ?? 0);
      const longer = walkItems(view, { ...request, exclude: excluded }, scratch);
      expect(visitsOf(longer).filter((visits) => visits >= 10)).toHaveLength(3);
      expect(walkItems(view, { ...request, stopVisits: 0 }, scratch).steps).toBe(100_000);
    },
  );

  it('stays in the preferred bucket for the share that was asked for, and everywhere else is as likely as before', () => {
    const edgesIn = Array.from({ length: 10 }, (_, item) => [item, 0, undefined, item < 3 ? 1 : 0] as const);
    const view = viewOf({ items: 10, collections: 1, segments: [edgesIn], buckets: 2 });
    const found = walkItems(view, walkRequest([9], { bucket: 1, bias: 0.6 }), new TraverseScratch());
    const shares = Array.from({ length: 10 }, (_, item) => (item < 3 ? 0.6 / 3 : 0) + 0.4 / 10);
    shares[9] = 0;
    const rest = 1 - 0.04;
    expect(
      surprise(
        visitsOf(found, 10),
        shares.map((share) => share / rest),
      ),
    ).toBeLessThan(4);
  });

  it('walks on where the preferred bucket is empty', () => {
    const view = viewOf({
      items: 3,
      collections: 1,
      segments: [
        [
          [0, 0],
          [1, 0],
          [2, 0],
        ],
      ],
      buckets: 2,
    });
    expect(walkItems(view, walkRequest([0], { bucket: 1, bias: 1 }), new TraverseScratch()).nodes).toHaveLength(2);
  });

  it('ends soon after nobody waits any more, and leaves a clean place to work', () => {
    const view = viewOf({ ...SIZE, segments: [edges] });
    const scratch = new TraverseScratch();
    let asked = 0;
    const stopped = walkItems(view, walkRequest([start], { steps: 1_000_000 }), scratch, () => (asked += 1) > 2);
    expect(stopped.steps).toBeLessThan(20_000);
    expect(walkItems(view, walkRequest([start]), scratch)).toEqual(
      walkItems(view, walkRequest([start]), new TraverseScratch()),
    );
  });

  it('counts visits beyond what a counter holds as that many', () => {
    const view = viewOf({
      items: 2,
      collections: 1,
      segments: [
        [
          [0, 0],
          [1, 0],
        ],
      ],
    });
    const found = walkItems(view, walkRequest([0], { steps: 200_000 }), new TraverseScratch());
    expect([...found.visits]).toEqual([65_535]);
  });
});
