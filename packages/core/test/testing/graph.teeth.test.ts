import { describe, expect, it } from 'vitest';
import { MemoryGraph } from '../../src/memory/index.js';
import { brokenGraphs, lawsOfDurableGraph, lawsOfGraph, lawsOfWindow } from './broken-graphs.js';
import { brokenSources, lawsOfCandidateSource, longWords } from './broken-sources.js';

describe('The laws of Graph', () => {
  it('accept a right one', async () => expect(await lawsOfGraph(() => new MemoryGraph())).toEqual([]));

  for (const { bug, law, subject } of brokenGraphs) {
    it(`reject one that ${bug}`, async () => expect(await lawsOfGraph(subject)).toContain(law));
  }

  it('reject one that says it is durable, and is empty when it is opened again', async () => {
    const law = 'has everything again after it was closed and opened, if it is durable';
    expect(await lawsOfDurableGraph(() => new MemoryGraph())).toContain(law);
  });

  it('reject one that says it has a window, and never forgets', async () => {
    expect(await lawsOfWindow()).toContain('forgets edges that are older than its window, if it has one');
  });
});

describe('The laws of CandidateSource', () => {
  it('accept a right one', async () => expect(await lawsOfCandidateSource(longWords)).toEqual([]));

  for (const { bug, law, subject } of brokenSources) {
    it(`reject one that ${bug}`, async () => expect(await lawsOfCandidateSource(subject)).toContain(law));
  }
});
