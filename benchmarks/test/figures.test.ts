import { expect, it } from 'vitest';
import { budgetFigures } from '../budgets/figures.js';
import { feedFigures } from '../feed/figures.js';
import { isWanted } from '../harness/figure.js';
import { homeFigures } from '../home/figures.js';
import { rankingFigures } from '../ranking/figures.js';
import { visionFigures } from '../vision/figures.js';

const LIST = 'F1 F2a F2b F3a F3b F4 F5 F6 M1 N1a N1b L1 L1p99'.split(' ');

const VISION_LIST =
  'E1 E2 E3 E4 I1 I1psnr A1b A2b A2bytesb A1c A2c A2bytesc A3b A3c A4b A4c L1 L1memory A5 A5recall'.split(' ');

const RANKING_LIST =
  'G1a G1b G1c G2 G2cpu G2bytes G2weights G3 G3late G3small G3smalllate G4 G4loop G4sliced G5a G5b G5c G6 G6cpu G6loop L1'.split(
    ' ',
  );

const HOME_LIST = 'U1capacity U1p99 U1share U1fresh U1overload U1label U1loop'.split(' ');

const BUDGET_LIST = [
  ...'createUpload createFeatures createMetadata createEdges create'.split(' '),
  ...'homeContext homeCandidates homeRank homeMetadata homeCache home homeRanked'.split(' '),
  ...'searchFeatures searchNearest searchRerank searchMetadata search searchWhole'.split(' '),
];

it('has every figure of the list exactly once, in its order', () => {
  expect(feedFigures.flatMap(({ ids }) => ids)).toEqual(LIST);
  expect(rankingFigures.flatMap(({ ids }) => ids)).toEqual(RANKING_LIST);
  expect(visionFigures.flatMap(({ ids }) => ids)).toEqual(VISION_LIST);
  expect(homeFigures.flatMap(({ ids }) => ids)).toEqual(HOME_LIST);
  expect(budgetFigures.flatMap(({ ids }) => ids)).toEqual(BUDGET_LIST);
});

it('measures what takes tens of minutes to build only when it is asked for', () => {
  expect(visionFigures.filter(({ onlyByName }) => onlyByName).flatMap(({ ids }) => ids)).toEqual(['A5', 'A5recall']);
});

it('knows the variants of a row by its id', () => {
  const wanted = VISION_LIST.filter((id) => isWanted(id, new Set(['A1', 'A2bytesb', 'I1'])));
  expect(wanted).toEqual(['I1', 'I1psnr', 'A1b', 'A2bytesb', 'A1c']);
});

it('measures a figure into rows that bear its ids', async () => {
  const figure = feedFigures.find(({ ids }) => ids.includes('M1'));
  const rows = await figure?.measure({ rounds: 1, scale: 0 });
  expect(rows?.map(({ id, rounds }) => ({ id, rounds }))).toEqual([{ id: 'M1', rounds: 1 }]);
  const [{ ours, peer, ratio } = { ours: NaN, peer: NaN, ratio: NaN }] = rows ?? [];
  expect(ours).toBeGreaterThan(0);
  expect(ratio).toBeCloseTo(ours / peer);
});
