import type { Erasures } from '../catalogue/erasures.js';
import type { PinCatalogue } from '../catalogue/pin-catalogue.js';
import { toCard } from '../catalogue/pin.js';
import type { Pin } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';
import type { Society } from '../corpus/world.js';
import type { PinIndex } from './pin-index.js';
import type { Tastes } from './tastes.js';

/** Where memories come from and go to. */
export interface MemoryParts {
  readonly catalogue: PinCatalogue;
  readonly index: PinIndex;
  readonly tastes: Tastes;
  readonly world: Society;
  /** What is not told again. */
  readonly erasures: Erasures;
}

/** Fills what is kept in memory from what is kept in the store. @returns All pins with their later saves. */
export async function remember({
  catalogue,
  index,
  tastes,
  world,
  erasures,
}: MemoryParts): Promise<readonly { readonly pin: Pin; readonly saves: readonly Save[] }[]> {
  const saves = await Promise.all(world.people.map(({ id }) => catalogue.savesOf(id)));
  const pins: Pin[] = [];
  for await (const item of catalogue.items.scan()) pins.push(toCard(item));
  pins.sort((a, b) => a.at - b.at);
  const later = new Map<string, Save[]>();
  for (const pin of pins) {
    const known = index.add(pin);
    if (!erasures.covers(pin.saver, pin.at)) tastes.learn(pin.saver, known);
  }
  for (const save of saves.flat()) {
    const pin = index.get(save.pin);
    if (pin !== undefined) tastes.learn(save.user, pin);
    later.set(save.pin, [...(later.get(save.pin) ?? []), save]);
  }
  return pins.map((pin) => ({ pin, saves: later.get(pin.id) ?? [] }));
}
