import type { Catalogue } from '../catalogue/catalogue.js';
import type { Pin } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';
import type { Corpus } from '../corpus/corpus.js';
import type { Society } from '../corpus/world.js';
import type { PinIndex } from './pin-index.js';
import type { Tastes } from './tastes.js';

/** Where memories come from and go to. */
export interface MemoryParts {
  readonly corpus: Corpus;
  readonly catalogue: Catalogue;
  readonly index: PinIndex;
  readonly tastes: Tastes;
  readonly world: Society;
}

/** Fills what is kept in memory from what is kept in the store. @returns All pins with their later saves. */
export async function remember({
  corpus,
  catalogue,
  index,
  tastes,
  world,
}: MemoryParts): Promise<readonly { readonly pin: Pin; readonly saves: readonly Save[] }[]> {
  const [pins, saves] = await Promise.all([
    corpus.finished(),
    Promise.all(world.people.map(({ id }) => catalogue.savesOf(id))),
  ]);
  const later = new Map<string, Save[]>();
  for (const pin of pins) tastes.learn(pin.saver, index.add(pin));
  for (const save of saves.flat()) {
    const pin = index.get(save.pin);
    if (pin !== undefined) tastes.learn(save.user, pin);
    later.set(save.pin, [...(later.get(save.pin) ?? []), save]);
  }
  return pins.map((pin) => ({ pin, saves: later.get(pin.id) ?? [] }));
}
