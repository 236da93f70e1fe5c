import { beforeEach, describe, expect, it } from 'vitest';
import { createTextIndex } from '../../src/search/create-text-index.js';
import type { TextIndex } from '../../src/search/text-index.js';

const ITEMS = [
  { id: 'chair', title: 'A red chair', tags: ['furniture'], description: 'Beside the window.' },
  { id: 'window', title: 'The window', tags: ['house'], description: 'A chair stands there.' },
  { id: 'lamp', title: 'Green lamp', tags: ['furniture', 'light'] },
];

let index: TextIndex;

beforeEach(async () => {
  index = createTextIndex();
  await index.add(ITEMS);
});

const idsOf = async (...args: Parameters<TextIndex['search']>): Promise<string[]> =>
  (await index.search(...args)).map(({ id }) => id);

describe('a text index', () => {
  it('finds words in titles before those in descriptions', async () => {
    expect(await idsOf('chair')).toEqual(['chair', 'window']);
    expect(await idsOf('window')).toEqual(['window', 'chair']);
  });

  it('finds tags, whatever the case', async () => {
    expect((await idsOf('FURNITURE')).sort()).toEqual(['chair', 'lamp']);
  });

  it('finds items with any of the words, those with more of them first', async () => {
    expect(await idsOf('green furniture')).toEqual(['lamp', 'chair']);
  });

  it('forgives a typing error and a word that is cut short', async () => {
    expect(await idsOf('windwo lmap')).toEqual([]);
    expect(await idsOf('windov')).toContain('window');
    expect((await idsOf('furni')).sort()).toEqual(['chair', 'lamp']);
  });

  it('finds nothing for no words, and no words that are not there', async () => {
    expect(await idsOf('')).toEqual([]);
    expect(await idsOf(' … ')).toEqual([]);
    expect(await idsOf('xylophone')).toEqual([]);
  });

  it('finds words of any script', async () => {
    await index.add([
      { id: 'cup', title: '青い カップ' },
      { id: 'čaj', title: 'Čaj s mlékem' },
    ]);
    expect(await idsOf('カップ')).toEqual(['cup']);
    expect(await idsOf('čaj')).toEqual(['čaj']);
  });

  it('gives an item new words when it is added again', async () => {
    await index.add([{ id: 'lamp', title: 'Yellow torch' }]);
    expect([await idsOf('green'), await idsOf('torch'), index.size]).toEqual([[], ['lamp'], 3]);
  });

  it('finds nothing that was removed, and counts what there was', async () => {
    expect(await index.remove(['lamp', 'nobody'])).toBe(1);
    expect([await idsOf('lamp'), index.size]).toEqual([[], 2]);
  });

  it('keeps to the filter and the limit', async () => {
    expect(await idsOf('chair', { filter: { exclude: ['chair'] } })).toEqual(['window']);
    expect(await idsOf('chair', { filter: { anyOf: ['furniture'] } })).toEqual(['chair']);
    expect(await idsOf('chair', { limit: 1 })).toEqual(['chair']);
  });

  it('looks for common words only where a query has no others', async () => {
    const many = Array.from({ length: 1_000 }, (_, place) => ({ id: `p${place}`, title: `Picture ${place}` }));
    await index.add(many);
    expect(await idsOf('picture lamp')).toEqual(['lamp']);
    expect(await idsOf('picture', { limit: 5 })).toHaveLength(5);
  });

  it('gives the event loop turns while it looks for a word that very many items have', async () => {
    await index.add(Array.from({ length: 12_100 }, (_, place) => ({ id: `p${place}`, title: `Picture ${place}` })));
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    expect(await idsOf('picture', { limit: 5 })).toHaveLength(5);
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('values a word alike wherever the item came in', async () => {
    const many = Array.from({ length: 8_000 }, (_, place) => ({ id: `p${place}`, title: `Picture ${place}` }));
    await index.add([{ id: 'first', title: 'Zebra' }]);
    await index.add(many);
    await index.add(['a', 'b', 'c'].map((id) => ({ id: `last-${id}`, title: 'Zebra' })));
    const hits = await index.search('zebra');
    expect(hits).toHaveLength(4);
    const [best = 0, ...others] = hits.map(({ score }) => score);
    for (const score of others) expect(score / best).toBeGreaterThan(0.94);
    expect(await idsOf('zebra', { limit: 1 })).toHaveLength(1);
  });

  it('gives the event loop turns while it adds many', async () => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await index.add(Array.from({ length: 1_000 }, (_, place) => ({ id: `p${place}`, title: `Picture ${place}` })));
    isDone = true;
    expect(turns).toBeGreaterThan(40);
  });

  it('refuses bad ids and limits, and does nothing for a caller that has aborted or has no time', async () => {
    await expect(index.add([{ id: '' }])).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    await expect(index.search('chair', { limit: 0 })).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    await expect(index.search('chair', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect(index.add([{ id: 'x' }], { deadlineMs: 0 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(index.size).toBe(3);
  });
});
