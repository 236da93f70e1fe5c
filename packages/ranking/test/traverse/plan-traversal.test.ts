import { describe, expect, it } from 'vitest';
import { asRows, withAllRows } from '../../src/traverse/node-rows.js';
import { planNeighbourhoods, planTwoHop, planWalk } from '../../src/traverse/plan-traversal.js';

const context = {
  nodeOf: (id: string) => ({ a: 3, b: 5, c: 9 })[id],
  edges: 10,
  seed: () => 42,
};
const starts = [
  { id: 'a', weight: 1 },
  { id: 'unknown', weight: 2 },
  { id: 'b', weight: 0.5 },
];

describe('planWalk', () => {
  it('fills in what is left open, and keeps the places of unknown starts', () => {
    const { starts: nodes, weights, exclude, ...rest } = planWalk(starts, { exclude: ['c', 'nobody'] }, context);
    expect([...nodes]).toEqual([3, 0xffff_ffff, 5]);
    expect([...weights]).toEqual([1, 2, 0.5]);
    expect([...exclude]).toEqual([9]);
    expect(rest).toEqual({
      ...{ limit: 10_000, steps: 100_000, restart: 0.5, stopVisits: 4, stopItems: 667 },
      ...{ combine: 'sum', bucket: undefined, bias: 0.9, seed: 42 },
    });
    expect(planWalk(starts, {}, { ...context, edges: 1e6 }).steps).toBe(200_000);
    expect(planWalk(starts, { limit: 5, stopEarly: { visits: 2 }, seed: 1 }, context)).toMatchObject({
      ...{ stopVisits: 2, stopItems: 100, seed: 1 },
    });
    expect(planWalk(starts, { stopEarly: false }, context).stopVisits).toBe(0);
  });

  it.each([
    { steps: 0 },
    { steps: 1e9 },
    { restart: 0 },
    { restart: NaN },
    { bias: 1.1 },
    { bucket: -1 },
    { bucket: 0.5 },
    { limit: 0 },
    { limit: Infinity },
    { stopEarly: { visits: 0 } },
    { stopEarly: { items: 0 } },
    { seed: NaN },
    { combine: 'product' as 'sum' },
  ])('refuses %o', (options) => {
    expect(() => planWalk(starts, options, context)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });

  it.each([
    { id: '', weight: 1 },
    { id: 'a', weight: 0 },
    { id: 'a', weight: NaN },
    { id: 'a', weight: Infinity },
  ])('refuses the start %o', (start) => {
    const refused = expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' });
    expect(() => planWalk([start], {}, context)).toThrow(refused);
    expect(() => planTwoHop([start], {}, context)).toThrow(refused);
  });
});

describe('planNeighbourhoods', () => {
  it('fills in what is left open, and refuses what is out of range', () => {
    const nodes = Uint32Array.of(1);
    expect(planNeighbourhoods(nodes, {})).toEqual({ nodes, fanOut: 10, walks: 200, length: 2, seed: 1 });
    for (const options of [{ fanOut: 0 }, { walks: 1e9 }, { length: -1 }, { seed: NaN }]) {
      expect(() => planNeighbourhoods(nodes, options)).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
      );
    }
  });
});

describe('asRows', () => {
  it('names neighbours by the rows of those asked for, and others by the numbers after them', async () => {
    const table = { neighbours: Int32Array.of(7, 900, 4, 0), weights: Float32Array.of(0.5, 0.5, 1, 0) };
    const rows = await asRows(Uint32Array.of(4, 7), 2, table);
    expect([...rows.neighbours]).toEqual([1, 2, 0, 0]);
    expect([...rows.nodes]).toEqual([4, 7, 900]);
    expect([...rows.weights]).toEqual([0.5, 0.5, 1, 0]);
  });
});

describe('withAllRows', () => {
  it('gives those that are only neighbours a row in which they reach themselves', async () => {
    const table = { neighbours: Int32Array.of(7, 900, 4, 0), weights: Float32Array.of(0.5, 0.5, 1, 0) };
    const rows = withAllRows(await asRows(Uint32Array.of(4, 7), 2, table));
    expect([...rows.neighbours]).toEqual([1, 2, 0, 0, 2, 0]);
    expect([...rows.weights]).toEqual([0.5, 0.5, 1, 0, 1, 0]);
  });

  it('leaves rows alone that are all there', async () => {
    const table = { neighbours: Int32Array.of(7, 0, 4, 0), weights: Float32Array.of(1, 0, 1, 0) };
    const found = await asRows(Uint32Array.of(4, 7), 2, table);
    expect(withAllRows(found)).toEqual(found);
  });
});
