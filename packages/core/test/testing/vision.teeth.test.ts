import { describe, expect, it } from 'vitest';
import { MemoryVectorIndex } from '../../src/memory/index.js';
import { brokenCatalogues, lawsOfCatalogue } from './broken-catalogues.js';
import { brokenVectorIndexes, lawsOfDurableIndex, lawsOfVectorIndex, rightIndex } from './broken-vector-indexes.js';
import {
  brokenDetectors,
  brokenEmbedders,
  lawsOfDetector,
  lawsOfEmbedder,
  lawsOfTextEmbedder,
} from './broken-vision.js';
import { ToyDetector, ToyEmbedder } from './toy-vision.js';

interface Planted<Subject> {
  readonly bug: string;
  readonly law: string;
  readonly subject: Subject;
}

function bite<Subject>(planted: readonly Planted<Subject>[], failing: (subject: Subject) => Promise<string[]>): void {
  for (const { bug, law, subject } of planted) {
    it(`reject one that ${bug}`, async () => expect(await failing(subject)).toContain(law));
  }
}

describe('The laws of Catalogue', () => {
  it('accept a right one', async () => expect(await lawsOfCatalogue(() => ({}))).toEqual([]));
  bite(brokenCatalogues, lawsOfCatalogue);
});

describe('The laws of VectorIndex', () => {
  const REOPENED = 'has everything again after it was closed and opened, if it is durable';

  it('accept a right one', async () => expect(await lawsOfVectorIndex(rightIndex)).toEqual([]));
  bite(brokenVectorIndexes, lawsOfVectorIndex);

  it('reject one that says it is durable, and is empty when it is opened again', async () => {
    expect(await lawsOfDurableIndex(({ space }) => new MemoryVectorIndex(space))).toContain(REOPENED);
  });
});

describe('The laws of Embedder', () => {
  it('accept right ones, of texts too', async () => {
    expect(await lawsOfEmbedder(() => new ToyEmbedder())).toEqual([]);
    expect(await lawsOfTextEmbedder()).toEqual([]);
  });
  bite(brokenEmbedders, lawsOfEmbedder);
});

describe('The laws of Detector', () => {
  it('accept a right one', async () => expect(await lawsOfDetector(() => new ToyDetector())).toEqual([]));
  bite(brokenDetectors, lawsOfDetector);
});
