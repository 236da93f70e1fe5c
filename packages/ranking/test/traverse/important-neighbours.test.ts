import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { importantNeighbours } from '../../src/traverse/important-neighbours.js';
import { TraverseScratch } from '../../src/traverse/traverse-scratch.js';
import { surprise } from './chi-square.js';
import { stepChances } from './naive-walk.js';
import { randomEdges } from './random-edges.js';
import { viewOf } from './sealed-graph.js';

const SIZE = { items: 12, collections: 8 };
const edges = randomEdges(seededRandom('neighbourhoods'), { ...SIZE, edges: 40, weights: true });
const view = viewOf({ ...SIZE, segments: [edges.slice(0, 30)], hot: edges.slice(30) });

function neighboursOf(
  nodes: readonly number[],
  changes: { fanOut?: number; walks?: number; length?: number; seed?: number } = {},
) {
  const request = { nodes: Uint32Array.from(nodes), fanOut: 4, walks: 500, length: 2, seed: 1, ...changes };
  const table = {
    neighbours: new Int32Array(nodes.length * request.fanOut).fill(-7),
    weights: new Float32Array(nodes.length * request.fanOut).fill(-7),
  };
  importantNeighbours(view, request, new TraverseScratch(), table, 0);
  return table;
}

describe('importantNeighbours', () => {
  it('weighs neighbours by their shares of the visits', () => {
    const node = edges[0]?.[0] ?? 0;
    const walks = 20_000;
    const { neighbours, weights } = neighboursOf([node], { fanOut: 12, length: 1, walks });
    const shares = stepChances(SIZE.items, edges)[node] ?? [];
    shares[node] = 0;
    const rest = shares.reduce((sum, share) => sum + share, 0);
    const counts = new Array<number>(SIZE.items).fill(0);
    for (const [place, neighbour] of neighbours.entries()) {
      counts[neighbour] = (counts[neighbour] ?? 0) + (weights[place] ?? 0) * walks * rest;
    }
    expect(
      surprise(
        counts,
        shares.map((share) => share / rest),
      ),
    ).toBeLessThan(4);
  });

  it('keeps the most visited, without the item itself, with weights that add up to 1', () => {
    const nodes = [...new Set(edges.map(([item]) => item))];
    const all = neighboursOf(nodes, { fanOut: 12 });
    const few = neighboursOf(nodes, { fanOut: 3 });
    for (const [row, node] of nodes.entries()) {
      const kept = few.neighbours.slice(row * 3, row * 3 + 3);
      const weights = few.weights.slice(row * 3, row * 3 + 3);
      expect(kept).toEqual(all.neighbours.slice(row * 12, row * 12 + 3));
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
      expect([...weights].toSorted((a, b) => b - a)).toEqual([...weights]);
      for (const [place, weight] of weights.entries()) if (weight > 0) expect(kept[place]).not.toBe(node);
    }
  });

  it('gives an item that reaches nothing itself, and leaves other places empty', () => {
    const lonely = viewOf({
      items: 3,
      collections: 2,
      segments: [
        [
          [0, 0],
          [1, 1],
        ],
      ],
    });
    const table = { neighbours: new Int32Array(6).fill(-7), weights: new Float32Array(6).fill(-7) };
    const request = { nodes: Uint32Array.of(2, 1), fanOut: 2, walks: 5, length: 2, seed: 1 };
    importantNeighbours(lonely, request, new TraverseScratch(), table, 1);
    expect([...table.neighbours]).toEqual([-7, -7, 2, 0, 1, 0]);
    expect([...table.weights]).toEqual([-7, -7, 1, 0, 1, 0]);
  });

  it('finds the same for an item by itself and among others, and something else with another seed', () => {
    const node = edges[0]?.[0] ?? 0;
    const alone = neighboursOf([node], { walks: 9 });
    const among = neighboursOf([5, node, 7], { walks: 9 });
    expect(among.neighbours.slice(4, 8)).toEqual(alone.neighbours);
    expect(among.weights.slice(4, 8)).toEqual(alone.weights);
    expect(neighboursOf([node], { walks: 9, seed: 2 })).not.toEqual(alone);
  });
});
