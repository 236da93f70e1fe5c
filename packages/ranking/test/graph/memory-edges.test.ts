import { MemoryGraph } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { MemoryEdges } from '../../src/graph/memory-edges.js';

const at = 1_000;

describe('MemoryEdges', () => {
  it('adds, replaces and removes edges', () => {
    const edges = new MemoryEdges();
    edges.add([
      { from: 'a', to: 'x', weight: 2, at },
      { from: 'a', to: 'y', at },
      { from: 'b', to: 'x', at },
    ]);
    edges.add([{ from: 'a', to: 'x', weight: 3, at }]);
    expect(edges.neighbours('a')).toEqual([
      { id: 'x', weight: 3 },
      { id: 'y', weight: 1 },
    ]);
    expect(edges.neighbours('x', { end: 'to' })).toEqual([
      { id: 'a', weight: 3 },
      { id: 'b', weight: 1 },
    ]);
    expect(
      edges.remove([
        { from: 'a', to: 'x' },
        { from: 'a', to: 'z' },
      ]),
    ).toBe(1);
    expect(edges.neighbours('a', { limit: 1 })).toEqual([{ id: 'y', weight: 1 }]);
    expect(edges.size).toEqual({ items: 2, collections: 2, edges: 2 });
  });
});
void [MemoryGraph, createVirtualClock];
