import { expect, it } from 'vitest';
import { feedFigures } from '../feed/figures.js';

const LIST = 'F1 F2a F2b F3a F3b F4 F5 F6 M1 N1a N1b L1 L1p99'.split(' ');

it('has every figure of the list exactly once, in its order', () => {
  expect(feedFigures.flatMap(({ ids }) => ids)).toEqual(LIST);
});

it('measures a figure into rows that bear its ids', async () => {
  const figure = feedFigures.find(({ ids }) => ids.includes('M1'));
  const rows = await figure?.measure({ rounds: 1, scale: 0 });
  expect(rows?.map(({ id, rounds }) => ({ id, rounds }))).toEqual([{ id: 'M1', rounds: 1 }]);
  const [{ ours, peer, ratio } = { ours: NaN, peer: NaN, ratio: NaN }] = rows ?? [];
  expect(ours).toBeGreaterThan(0);
  expect(ratio).toBeCloseTo(ours / peer);
});
