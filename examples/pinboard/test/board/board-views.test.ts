import { createTextIndex } from '@feedloom/vision';
import { MemoryStore } from '@feedloom/core/memory';
import { expect, it } from 'vitest';
import { BoardViews } from '../../board/board-views.js';
import { Erasures, digestOf } from '../../catalogue/erasures.js';
import { PinCatalogue } from '../../catalogue/pin-catalogue.js';
import type { Pin } from '../../catalogue/pin.js';
import { PinIndex } from '../../feed/pin-index.js';
import { Tastes } from '../../feed/tastes.js';
import { PinVectors } from '../../ranking/pin-vectors.js';
import { testEyes } from '../support/test-eyes.js';

const lamp: Pin = {
  ...{ id: 'lamp', title: 'Lamp', description: '', tags: [], width: 1, height: 1, blob: '', boxes: [] },
  ...{ kind: 'lamp', theme: 'things', board: 'eva/things', saver: 'eva', at: 0 },
};
const save = (at: number) => ({ user: 'ana', pin: 'lamp', board: 'ana/things', at });

async function open(): Promise<BoardViews> {
  const store = new MemoryStore();
  const views = new BoardViews({
    ...{ catalogue: new PinCatalogue(store), pins: new PinIndex(), tastes: new Tastes(), text: createTextIndex() },
    ...{ vectors: new PinVectors(), erasures: await Erasures.open(store), space: testEyes().index.space },
  });
  await views.add([lamp]);
  return views;
}

it('a save that is told after it was taken back stays so; a later one stands', async () => {
  const views = await open();
  await views.apply([{ type: 'unsaved', save: save(1) }]);
  await views.apply([{ type: 'saved', save: save(1) }]);
  expect([views.tastes.hasSaved('ana', 'lamp'), views.popular.savers('lamp')]).toEqual([false, 0]);
  await views.apply([{ type: 'saved', save: save(2) }]);
  await views.apply([{ type: 'unsaved', save: save(1) }]);
  await views.apply([{ type: 'saved', save: save(2) }]);
  expect([views.tastes.hasSaved('ana', 'lamp'), views.popular.savers('lamp')]).toEqual([true, 1]);
  await views.apply([{ type: 'unsaved', save: save(2) }]);
  expect([views.tastes.hasSaved('ana', 'lamp'), views.popular.savers('lamp')]).toEqual([false, 0]);
});

it('what an erased user had saved stays forgotten, and what they save later does not', async () => {
  const views = await open();
  await views.apply([{ type: 'saved', save: save(1) }]);
  await views.apply([{ type: 'erased', digest: digestOf('ana'), at: 3 }]);
  await views.apply([{ type: 'saved', save: save(2) }]);
  expect(views.tastes.hasSaved('ana', 'lamp')).toBe(false);
  await views.apply([{ type: 'saved', save: save(4) }]);
  expect(views.tastes.hasSaved('ana', 'lamp')).toBe(true);
});
